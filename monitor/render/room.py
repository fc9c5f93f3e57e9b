"""How much of everything a message shows, in which words, and how it is cut until it fits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.render.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The most that is shown: of a message, of a statement, of one text in characters."""

    stories: int
    partnerships: int
    quotes: int
    hunks: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """In which words a message is told, and how much of it."""

    words: Words
    room: Room

    def cut(self, phrase: str, lost: int, **values: str) -> str:
        """Return the visible word for what is left out; nothing when nothing is."""
        return self.words.count(phrase, lost, **values) if lost > 0 else ""


# What cannot be cut away stays bounded by these, so the last step always fits.
_STEPS = (
    Room(stories=50, partnerships=50, quotes=50, hunks=200, characters=4_000),
    Room(stories=50, partnerships=20, quotes=10, hunks=40, characters=1_200),
    Room(stories=20, partnerships=10, quotes=4, hunks=12, characters=600),
    Room(stories=6, partnerships=5, quotes=2, hunks=4, characters=300),
    Room(stories=1, partnerships=2, quotes=1, hunks=2, characters=160),
)
_WHOLE = Room(
    stories=1_000, partnerships=1_000, quotes=10_000, hunks=100_000, characters=10_000_000
)

# Gmail clips a message whose HTML is above 102 kB, so the bound is kept a little below, measured as
# it travels. Text parts are shown whole by every reader; their bound is what servers take (10 MB is
# the smallest common limit) with room for the transfer encoding.
HTML_LIMIT = 100_000
TEXT_LIMIT = 3_000_000


def fitted_html(render: Callable[[Room], str], size: Callable[[str], int]) -> str:
    """Return the fullest rendering that a mail reader shows whole."""
    return _fitted(render, size, limit=HTML_LIMIT, steps=_STEPS)


def fitted_text(render: Callable[[Room], str], size: Callable[[str], int]) -> str:
    """Return the complete text, or the fullest that a mail server takes."""
    return _fitted(render, size, limit=TEXT_LIMIT, steps=(_WHOLE, *_STEPS))


def _fitted(
    render: Callable[[Room], str],
    size: Callable[[str], int],
    *,
    limit: int,
    steps: Sequence[Room],
) -> str:
    text = ""
    for room in steps:
        text = render(room)
        if size(text) <= limit:
            break
    return text
