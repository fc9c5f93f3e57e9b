"""Names that nobody decided, with the companies that they may be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.analysis.link.resolve import UNDECIDED, name_form
from monitor.model.memory import Undecided
from monitor.model.partnership import Partnership, Status
from monitor.model.source import Company

# A name that so many others begin with says little of which of them is meant.
_MOST = 5


def undecided(
    meanings: Mapping[str, str],
    partnerships: Iterable[Partnership],
    *,
    companies: Sequence[Company],
) -> tuple[Undecided, ...]:
    """Return what nobody decided, those in most partnerships first."""
    names = sorted({company for company in meanings.values() if company.startswith(UNDECIDED)})
    counts: dict[str, int] = defaultdict(int)
    for state in partnerships:
        if state.status is not Status.MERGED:
            for company in state.companies:
                counts[company] += 1
    by_word = _by_first_word([*names, *(company.key for company in companies)], companies)
    hosts = {_letters(_label(domain)): one.key for one in companies for domain in one.domains}
    found = [
        Undecided(
            name=name.removeprefix(UNDECIDED),
            partnerships=counts[name],
            candidates=tuple(dict.fromkeys(_candidates(name, by_word=by_word, hosts=hosts)))[
                :_MOST
            ],
        )
        for name in names
        if counts[name]
    ]
    return tuple(sorted(found, key=lambda one: (-one.partnerships, one.name)))


def _by_first_word(
    keys: Sequence[str], companies: Sequence[Company]
) -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    spelled = {one.key: (one.name, *one.aliases) for one in companies}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for key in keys:
        for name in spelled.get(key, (key.removeprefix(UNDECIDED),)):
            words = tuple(name_form(name).split())
            if words:
                found[words[0]].append((words, key))
    return found


def _candidates(
    name: str,
    *,
    by_word: Mapping[str, list[tuple[tuple[str, ...], str]]],
    hosts: Mapping[str, str],
) -> Iterator[str]:
    """Yield companies whose name begins as this one does or goes on, or that publish under it."""
    words = tuple(name.removeprefix(UNDECIDED).split())
    if (host := hosts.get(_letters("".join(words)))) is not None:
        yield host
    for others, key in by_word.get(words[0] if words else "", ()):
        shorter = min(len(words), len(others))
        if key != name and words[:shorter] == others[:shorter]:
            yield key


def _label(domain: str) -> str:
    """Return the part of a host name that a company chose: acme of news.acme.co.uk."""
    parts = [part for part in domain.casefold().split(".") if part not in {"www", "news"}]
    known = [part for part in parts[:-1] if len(part) > len("co.")]
    return known[-1] if known else parts[0] if parts else ""


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
