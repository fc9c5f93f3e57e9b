"""Reads what each of the two sides of a claim has in a document, apart from where it stands."""

from collections import Counter, defaultdict

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.names import key_of
from monitor.model.claim import Field, PartyType

_MOST = 2
_BEHIND = 2
_NEAR = 12
_TICKER = ("(NASDAQ", "(NYSE", "(OTC", "(TSX", "(ASX", "(Nasdaq", "(LSE", "(CSE")


def sides_of(case: Case, main: Found) -> dict[str, float]:
    """Return of how many parties of a claim each of these is true, as features.

    `owns`: its things are named ("Veltrix's platform"); `firm`: it is a company by its legal form,
    its ticker or the shipped list; `linked`: a word such as "with" joins it; `titled`: the title
    names it.
    """
    places: dict[str, list[Name]] = defaultdict(list)
    for sentence in case.reading.sentences:
        for name in case.named(sentence):
            if name.key in main.keys and name.via is None:
                places[name.key].append(name)
    counts: Counter[str] = Counter()
    links = case.lexicon.listed("with")
    for key, names in places.items():
        surface = case.names.surfaces.get(key, names[0].surface)
        counts["owns"] += any(_behind(case, name).startswith(("'", "’")) for name in names)
        counts["firm"] += _is_firm(case, names, surface=surface)
        counts["linked"] += any(name.before in links for name in names)
        counts["titled"] += any(name.field is Field.TITLE for name in names)
    return {
        f"{what}:{min(counts[what], _MOST)}": 1.0 for what in ("owns", "firm", "linked", "titled")
    }


def _behind(case: Case, name: Name, *, reach: int = _BEHIND) -> str:
    return case.reading.passage(name.field).text[name.end : name.end + reach]


def _is_firm(case: Case, names: list[Name], *, surface: str) -> bool:
    if any(name.company for name in names):
        return True
    if any(name.type is not PartyType.COMPANY for name in names):
        return False
    lexicon = case.lexicon
    last = surface.casefold().split()[-1:]
    if last and last[0].strip(".,") in lexicon.listed("legal_form"):
        return True
    return lexicon.gazetteer.has(key_of(surface, lexicon)) or any(
        _behind(case, name, reach=_NEAR).lstrip(" ®™").startswith(_TICKER) for name in names
    )
