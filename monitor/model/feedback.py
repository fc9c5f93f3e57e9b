"""What people say of claims: that one is a partnership, or is none."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.claim import Claim
from monitor.model.digest import key_of


class Opinion(StrEnum):
    """What somebody says of a claim."""

    REJECTED = "rejected"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """An opinion on a claim; a later one on the same words replaces it.

    `said` stands for the words of the claim with its parties, so that the opinion holds for the
    same sentence in the next version, and in a copy elsewhere.
    """

    claim: str
    said: str
    opinion: Opinion
    at: datetime


def said_in(claim: Claim) -> str:
    """Return what stands for the words of a claim with its parties."""
    parties = sorted({mention.surface.casefold() for mention in claim.parties})
    return key_of("said", " ".join(claim.evidence.split()), *parties)
