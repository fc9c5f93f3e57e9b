"""What is measured, beside what, and what it should cost at most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.bench.cost import Cost


class WorkNotDone(Exception):
    """What was measured was not what was meant: a ratio of it would say nothing."""


class Peer(StrEnum):
    """What the program is measured beside."""

    BARE = "bare aiohttp loop"
    READER = "reader"
    TRAFILATURA = "trafilatura alone"
    TOKENISING = "tokenising both"
    TOKENISING_TEXT = "tokenising alone"
    EXTRACTION = "extracting the page"
    DIFFLIB = "difflib"
    DIFFLIB_AUTOJUNK = "difflib, autojunk"
    FAST = "fast-diff-match-patch"
    REDLINES = "redlines"
    EMPTY = "an empty history"
    ROWS = "reading those rows"
    FEW = "100 partnerships"
    SMTPLIB = "bare smtplib loop"


class Meter(StrEnum):
    """What is compared."""

    CPU = "CPU"
    WALL = "wall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """At most so many times what the peer costs."""

    peer: Peer
    most: float
    meter: Meter = Meter.CPU


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Something else that was seen: a count, or what a limit stands for. `most` is the limit."""

    name: str
    value: float
    most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One situation; `key` is what `--only` calls it."""

    key: str
    name: str
    targets: tuple[Target, ...] = ()


# How many feeds have a new entry where few have one.
PERCENT = 5

FIRST = Line(
    key="first",
    name="first poll",
    targets=(
        Target(peer=Peer.READER, most=0.6),
        Target(peer=Peer.READER, most=0.35, meter=Meter.WALL),
    ),
)
UNCHANGED = Line(
    key="304", name="nothing changed (304)", targets=(Target(peer=Peer.BARE, most=1.5),)
)
NEW = Line(
    key="new",
    name=f"{PERCENT} % of feeds with a new entry",
    targets=(Target(peer=Peer.BARE, most=2.5),),
)
SAME = Line(
    key="same",
    name="validators ignored, same bytes",
    targets=(Target(peer=Peer.BARE, most=1.6),),
)
HISTORY = Line(
    key="history",
    name="304 beside 200,000 statements",
    # The same, but for what a shared machine leaves open.
    targets=(Target(peer=Peer.EMPTY, most=1.1),),
)
PAGE = Line(key="page", name="reading a page")
DETECT = Line(
    key="detect",
    name="detecting in 4 KB, ten languages",
    targets=(Target(peer=Peer.EXTRACTION, most=1),),
)
SMALL = Line(
    key="small",
    name="comparing 8 KB, one number edited",
    targets=(Target(peer=Peer.TOKENISING, most=2), Target(peer=Peer.DIFFLIB, most=0.02)),
)
EDIT = Line(key="edit", name="comparing 8 KB, five edits")
WORST = Line(key="worst", name="the worst 200 KB to compare")
FOLD = Line(key="fold", name="folding 100,000 postings", targets=(Target(peer=Peer.ROWS, most=2),))
LINK = Line(
    key="link",
    name="linking beside 100,000 partnerships",
    targets=(Target(peer=Peer.FEW, most=1.2),),
)
MAIL = Line(
    key="mail",
    name="10,000 messages to a mail server",
    # Half its rate or better.
    targets=(Target(peer=Peer.SMTPLIB, most=2, meter=Meter.WALL),),
)

POLLS = (FIRST, UNCHANGED, NEW, SAME)
LINES = (*POLLS, HISTORY, PAGE, DETECT, SMALL, EDIT, WORST, FOLD, LINK, MAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One line in one round: what it cost us and each peer, for how many pieces.

    `note` is what else was seen, such as how the server answered, `figures` what was counted.
    """

    line: Line
    ours: Cost
    peers: Mapping[Peer, Cost] = field(default_factory=dict)
    pieces: int
    note: str = ""
    figures: tuple[Figure, ...] = ()
