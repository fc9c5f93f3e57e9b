"""Press releases that nobody wrote: feeds, pages and edits, the same for the same seed."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

# How many releases a feed lists.
ENTRIES = 20

EPOCH = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_STARTS = "Al Bor Cen Dra El Fen Gar Hol Ix Jun Kel Lum Mor Nor Or Pra Quil Ros Sol Tor"
_MIDDLES = "a e i o u an en ir or um al et is ov ax"
_ENDS = "ta ris con dex tek via nia lon mar sys gen plex dyne vant core"
_FORMS = ("Inc.", "Corp.", "SE", "plc", "Ltd.", "GmbH", "N.V.", "Holdings")
_TOWNS = ("Austin", "Munich", "Leeds", "Osaka", "Lyon", "Pune", "Gothenburg", "Eindhoven", "Busan")
_GOODS = (
    "heat pumps",
    "power converters",
    "battery cells",
    "imaging sensors",
    "route planning software",
    "enzyme inhibitors",
    "cold storage",
    "wafer inspection tools",
    "payment terminals",
    "wind turbine blades",
)
_PEOPLE = ("Jane Roe", "Tomás Ibarra", "Ines Keller", "Akira Mori", "Lena Holm", "Paul Adeyemi")
_ROLES = ("chief executive", "head of research", "finance director", "vice president of operations")
_HEADLINES = (
    "{us} opens {goods} plant in {town}",
    "{us} reports revenue of ${n} million for the quarter",
    "{us} names {person} {role}",
    "{us} recalls {goods} made in {town}",
    "{us} and {them} announce strategic partnership on {goods}",
    "{us} signs supply agreement with {them} for {goods}",
    "{us} in talks with {them} about {goods}",
)
_SENTENCES = (
    "{us} today announced that it will expand its work on {goods} in {town}.",
    "{us} and {them} signed a multi-year agreement to develop {goods} together.",
    "The first {goods} are expected to leave the plant in {town} in the {nth} quarter of 202{d}.",
    "“Customers in {town} wanted {goods} that last,” said {person}, {role} of {us}.",
    "The company invests ${n} million and plans to employ {n} people in {town} over {d} years.",
    "Demand for {goods} grew by {n} percent in the {nth} quarter, after {d} percent a year before.",
    "{them} did not comment on how the work will be divided.",
    "Financial terms were not disclosed.",
    "{person} joins {us} from {them}, where she led the {goods} business for {d} years.",
    "The site in {town} covers {n},{n} square metres and runs on renewable energy.",
    "Shipments of {goods} resume in the {nth} week of the year, the company said.",
    "An independent laboratory in {town} tested the {goods} for {n} days before the release.",
    "As of today, {us} serves more than {n} customers in {d} countries.",
    "The transaction is subject to customary closing conditions and regulatory approval.",
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {us}</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{at}">
</head><body><header><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1><p class="meta">{at}</p>{body}</article></main>
<aside><h2>More news</h2><ul>{more}</ul></aside>
<footer><ul>{menu}</ul><p>© {us}. All rights reserved.</p></footer></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One statement of a company that does not exist."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    at: datetime

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


class Author:
    """Writes the releases of one company; the same seed writes the same."""

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)
        self.company = self._name()

    def release(self, number: int, *, at: datetime, paragraphs: int = 4) -> Release:
        """Write a release."""
        words = self._words()
        title = self._filled(self._chance.choice(_HEADLINES), words)
        body = tuple(
            " ".join(self._sentence(words) for _ in range(self._chance.randint(2, 4)))
            for _ in range(paragraphs)
        )
        return Release(number=number, title=title, paragraphs=body, at=at)

    def edited(self, text: str) -> str:
        """Change a number, replace a sentence, add one and move a paragraph, as editors do."""
        before = text.split("\n")
        lines = [line.replace("million", "billion", 1) for line in before[:1]] + before[1:]
        words = self._words()
        half = len(lines) // 2
        lines[half] = f"{self._sentence(words)} {lines[half].partition('. ')[2]}"
        lines[-2] = f"{lines[-2]} {self._sentence(words)}"
        lines.insert(2, lines.pop(half + 2))
        return "\n".join(lines)

    def _name(self) -> str:
        pick = self._chance.choice
        name = "".join(pick(part.split()) for part in (_STARTS, _MIDDLES, _ENDS))
        return f"{name} {pick(_FORMS)}"

    def _words(self) -> dict[str, str]:
        return {"us": self.company, "them": self._name()}

    def _sentence(self, words: dict[str, str]) -> str:
        return self._filled(self._chance.choice(_SENTENCES), words)

    def _filled(self, sentence: str, words: dict[str, str]) -> str:
        pick = self._chance.choice
        return sentence.format(
            **words,
            goods=pick(_GOODS),
            town=pick(_TOWNS),
            person=pick(_PEOPLE),
            role=pick(_ROLES),
            nth=pick(("first", "second", "third", "fourth")),
            n=self._chance.randint(11, 980),
            d=self._chance.randint(2, 9),
        )


def rss(author: Author, releases: list[Release], *, root: str) -> bytes:
    """Write a feed as RSS 2.0, with whole texts."""
    entries = "".join(
        f"<item><title>{escape(r.title)}</title><link>{root}/{r.number}</link>"
        f'<guid isPermaLink="false">{root}/{r.number}</guid>'
        f"<pubDate>{format_datetime(r.at, usegmt=True)}</pubDate>"
        f"<description>{escape(r.paragraphs[0])}</description>"
        f"<content:encoded><![CDATA[{_paragraphs(r)}]]></content:encoded></item>\n"
        for r in releases
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(author.company)} news</title><link>{root}</link>"
        f"<description>News</description>\n{entries}</channel></rss>\n"
    ).encode()


def atom(author: Author, releases: list[Release], *, root: str) -> bytes:
    """Write a feed as Atom, with whole texts."""
    entries = "".join(
        f'<entry><title>{escape(r.title)}</title><link href="{root}/{r.number}"/>'
        f"<id>{root}/{r.number}</id><updated>{r.at.isoformat()}</updated>"
        f'<content type="html">{escape(_paragraphs(r))}</content></entry>\n'
        for r in releases
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title>{escape(author.company)} news</title><id>{root}</id><link href="{root}"/>'
        f"<updated>{releases[0].at.isoformat()}</updated>\n{entries}</feed>\n"
    ).encode()


def page(author: Author, release: Release) -> bytes:
    """Write a release's page, with what stands around a text on such pages."""
    menu = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in _GOODS)
    more = "".join(
        f'<li><a href="/news/{n}">{escape(author.company)} looks back, part {n}</a></li>'
        for n in range(25)
    )
    return _PAGE.format(
        title=escape(release.title),
        us=escape(author.company),
        at=release.at.isoformat(),
        body=_paragraphs(release),
        menu=menu,
        more=more,
    ).encode()


def hours_before(count: int) -> datetime:
    """Return a moment so many hours before the newsroom opens."""
    return EPOCH - timedelta(hours=count)


def _paragraphs(release: Release) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in release.paragraphs)
