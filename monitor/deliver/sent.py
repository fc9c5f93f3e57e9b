"""How the hand-over of a message ended, whichever channel it went by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The answer to one message: accepted, put off (`error`), or refused for good (`permanent`)."""

    message: str
    detail: str
    error: bool = False
    permanent: bool = False
