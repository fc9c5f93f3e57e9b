"""Describes one organisation by what a document says of it, apart from any other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import key_of
from monitor.analysis.detect.reading import Sentence
from monitor.model.claim import Field, PartyType

_LEAD: Final = 3
_LAST_RANK: Final = 4
_ACRONYM: Final = 6
_LONG_NAME: Final = 3
_LONGEST: Final = 12
_BANDS: Final = ((6, "6+"), (3, "3-5"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """An organisation: its place among those named most often, and its traits."""

    rank: int
    traits: frozenset[str]

    def beside(self, other: "Firm") -> Iterator[str]:
        """Yield what is true of one of two organisations, and of both."""
        low, high = sorted((min(self.rank, _LAST_RANK), min(other.rank, _LAST_RANK)))
        yield f"ranks:{low}{high}"
        yield from (f"both:{trait}" for trait in self.traits & other.traits)
        yield from (f"one:{trait}" for trait in self.traits ^ other.traits)


def where(sentence: Sentence) -> str:
    """Return where in a document a sentence stands."""
    if sentence.field is Field.TITLE:
        return "title"
    return "lead" if sentence.number < _LEAD else "below"


def how_many(number: int) -> str:
    """Return a number, larger ones in bands."""
    return next((band for least, band in _BANDS if number >= least), str(number))


def firms_of(case: Case, grouped: Mapping[str, Sequence[Name]]) -> dict[str, Firm]:
    """Return the organisations by key, each with its names."""
    order = sorted(grouped, key=lambda key: -len(grouped[key]))
    speakers = {seat.key for seat in case.seated.values()}
    return {
        key: Firm(
            rank=rank,
            traits=frozenset(
                {
                    *_of_names(case, grouped[key]),
                    *_of_context(case, grouped[key]),
                    *_of_surface(
                        case.names.surfaces.get(key, grouped[key][0].surface), case.lexicon
                    ),
                    *(["speaks"] if key in speakers else ()),
                }
            ),
        )
        for rank, key in enumerate(order)
    }


def _of_names(case: Case, names: Sequence[Name]) -> Iterator[str]:
    """Yield how often, where and how surely an organisation is named."""
    yield f"count:{how_many(len(names))}"
    opening = case.reading.body.sentences[:_LEAD]
    end = opening[-1].end if opening else 0
    if any(name.field is Field.TITLE for name in names):
        yield "in_title"
    if any(name.field is Field.TEXT and name.start < end for name in names):
        yield "in_lead"
    if end and not any(name.field is Field.TEXT for name in names):
        yield "only_title"
    for trait, one in (("owner", case.publisher), ("focus", case.focus)):
        if one is not None and one.key == names[0].key:
            yield trait
    if names[0].type is not PartyType.COMPANY:
        yield f"type:{names[0].type}"
    if any(name.company for name in names):
        yield "configured"
    if not any(name.sure for name in names):
        yield "doubtful"


def _of_context(case: Case, names: Sequence[Name]) -> Iterator[str]:
    """Yield what stands around an organisation's names, also where it is masked."""
    body, lexicon = case.reading.body, case.lexicon
    whole = case.names.surfaces.get(names[0].key, names[0].surface)
    if whole in body.text[len(body.clear.text.rstrip()) :]:
        yield "boilerplate"
    if not lexicon.cuts.unmarked:
        if whole.casefold() in body.text and not whole.islower():
            yield "lowered"
        before = {name.before for name in names}
        for trait in ("org_cue", "with"):
            if before & lexicon.listed(trait):
                yield trait
    after = {
        case.reading.passage(name.field).text[name.end : name.end + 2].strip()[:1] for name in names
    }
    if after & {"'", "’"}:
        yield "possessive"
    if after & {"(", "（"}:
        yield "bracket"


def _of_surface(whole: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield what a name itself looks like."""
    parts = whole.split()
    last = parts[-1].casefold() if parts else ""
    signs = {
        "some": 1 < len(parts) <= _LONG_NAME,
        "many": len(parts) > _LONG_NAME,
        "legal": last.strip(".,") in lexicon.listed("legal_form"),
        "noun": last in lexicon.listed("org_noun"),
        "acronym": whole.isupper() and len(whole) < _ACRONYM,
        "digit": any(sign.isdigit() for sign in whole),
        "mixed": not whole.isupper() and any(sign.isupper() for sign in "".join(parts[:1])[1:]),
        "hyphen": "-" in whole,
        "listed": lexicon.gazetteer.has(key_of(whole, lexicon)),
    }
    if lexicon.cuts.unmarked:
        signs |= {
            f"length:{min(len(whole), _LONGEST)}": True,
            "latin" if whole.isascii() else "dense": True,
            "marked": whole.endswith(lexicon.cuts.marks),
        }
    yield from (sign for sign, shows in signs.items() if shows)
