"""All partnerships anew: every posting folded by what the names in it mean today."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from monitor.analysis.link.lifecycle import Line, fold
from monitor.analysis.link.resolve import company_of
from monitor.model.claim import Claim
from monitor.model.feedback import said_in
from monitor.model.memory import LedgerLine, Timeline
from monitor.model.partnership import Partnership, Posting, Status

_SIDES = 2


@dataclass(slots=True, kw_only=True)
class Folding:
    """Partnerships that grow while postings are read, in the order in which they were written.

    `meanings` is what each entry of the resolution log means at present; `rejected` are the words
    of claims that people rejected, which found nothing. `meant` are the partnerships that postings
    mean, whether they found something or not.
    """

    meanings: Mapping[str, str]
    rejected: frozenset[str] = frozenset()
    states: dict[str, Partnership] = field(default_factory=dict)
    postings: int = 0
    meant: set[str] = field(default_factory=set)
    _homes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, posting: Posting, claim: Claim) -> None:
        """Add a posting to the partnership that its names mean now."""
        self.postings += 1
        line = line_of(posting, claim, meanings=self.meanings)
        if line is None:
            return
        key = Partnership.key_for(line.parties)
        self.meant.add(key)
        # What stands for the words of a claim is costly, and few people reject anything.
        if self.rejected and said_in(claim) in self.rejected:
            return
        self._homes[posting.partnership].add(key)
        self.states[key] = fold(self.states.get(key), [line])

    def concluded(self, existing: Iterable[Partnership]) -> Iterator["Concluded"]:
        """Yield each partnership as it should be, beside what is there.

        What is there and has no postings any more is a tombstone: it says where they went.
        """
        waiting = dict(self.states)
        for known in existing:
            state = waiting.pop(known.key, None) or self._tombstone(known)
            yield Concluded(state=state, known=known)
        for state in waiting.values():
            yield Concluded(state=state)

    def _tombstone(self, known: Partnership) -> Partnership:
        homes, begun = self._homes.get(known.key), known.beginnings or ()
        if not homes:
            return replace(known, status=Status.REMOVED, merged_into=None, beginnings=begun)
        return replace(known, status=Status.MERGED, merged_into=min(homes), beginnings=begun)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """A partnership as its postings fold, and as it stands so far."""

    state: Partnership
    known: Partnership | None = None

    @property
    def difference(self) -> str | None:
        """The first field that is not as it should be, in words; None where all are."""
        if self.known is None:
            return "it is not there"
        if self.known == self.state:
            return None
        for field_ in fields(Partnership):
            found, expected = getattr(self.known, field_.name), getattr(self.state, field_.name)
            if found != expected:
                return f"expected {field_.name} {expected}, found {found}"
        return None


def line_of(posting: Posting, claim: Claim, *, meanings: Mapping[str, str]) -> Line | None:
    """Return a posting with the companies that its names mean; None where that is only one."""
    found = [
        company_of(claim.parties[place], configured={}, decided=meanings)
        for place in posting.mentions
    ]
    companies = tuple(company for company in found if company is not None)
    if len(companies) < len(found) or len(set(companies)) < _SIDES:
        return None
    return Line(posting=posting, claim=claim, companies=companies)


def of_partnership(timeline: Timeline, *, meanings: Mapping[str, str]) -> Timeline:
    """Return a timeline without the lines whose names mean another partnership by now."""

    def is_own(one: LedgerLine) -> bool:
        line = line_of(one.posting, one.claim.claim, meanings=meanings)
        return line is not None and Partnership.key_for(line.parties) == timeline.partnership.key

    return replace(timeline, lines=tuple(one for one in timeline.lines if is_own(one)))
