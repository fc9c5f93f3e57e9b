"""The seam between what calls a web address and what needs it called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of posting: the server's status, or None with the reason in `detail`."""

    status: int | None
    detail: str


class Poster(Protocol):
    """Posts bytes to a web address, past the dialling guard, without following redirects."""

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Reply:
        """Post once, within the time-out, and say what came of it; nothing is raised."""
