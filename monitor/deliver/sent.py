"""How the hand-over of a message ended, whichever channel it went by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The answer to one message: accepted, put off (`error`), or refused for good (`permanent`).

    `unreached` says that the channel itself does not work now, whatever the message.
    """

    message: str
    detail: str
    error: bool = False
    permanent: bool = False
    unreached: bool = False
