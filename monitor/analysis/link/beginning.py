"""From which day on a deal is in effect, as one statement after the other says it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from monitor.analysis.link.deals import are_apart, families_of, may_be_one, window_of
from monitor.model.claim import Claim
from monitor.model.partnership import Beginning, Partnership, Posting, Step

# What gives the day on which a partnership begins, and not its renewal or its end.
BEGUN = frozenset({Step.AGREED, Step.EFFECTIVE})

# A page speaks in its publisher's name, whoever that is, when it is edited.
EDITOR = ("",)


def effective_from(posting: Posting, claim: Claim) -> datetime | None:
    """Return from when on a deal is in effect by a line: the day that it gives, or its own."""
    if posting.step in {*BEGUN, Step.AMENDED} and claim.effective is not None:
        return claim.effective.day
    return posting.at if posting.step is Step.EFFECTIVE else None


def is_yet_to_begin(claim: Claim, *, at: datetime) -> bool:
    """Whether a claim gives a later day for being in effect than the one it was made on."""
    return claim.effective is not None and claim.effective.day.date() > at.date()


def beginning_of(posting: Posting, claim: Claim, *, speakers: Sequence[str]) -> Beginning | None:
    """Return what a line says of the day, if it does."""
    day = effective_from(posting, claim)
    if day is None:
        return None
    return Beginning(
        day=day,
        at=posting.at,
        posting=posting.key,
        by=tuple(sorted(set(speakers))),
        given=claim.effective is not None,
        amends=posting.step is Step.AMENDED,
    )


def with_beginning(known: Iterable[Beginning], new: Beginning) -> tuple[Beginning, ...]:
    """Add what a line says of the day, and leave out what changes nothing.

    What the last day brought is kept as it is: within a day the order is chance, and a word that
    counts more may still come.
    """
    days: dict[date, list[Beginning]] = defaultdict(list)
    for one in (*known, new):
        days[one.at.date()].append(one)
    kept: list[Beginning] = []
    for day in sorted(days):
        before = current(kept)
        best = min(days[day], key=lambda one: (not _moves(before, one), *_rank(one)))
        if _moves(before, best) or day == max(days):
            kept.append(best)
    return tuple(kept)


def current(known: Iterable[Beginning]) -> Beginning | None:
    """Return the last that moved the day."""
    found = moves(known)
    return found[-1] if found else None


def moves(known: Iterable[Beginning]) -> tuple[Beginning, ...]:
    """Return the first that gave a day and each that gave another one, oldest first."""
    found: list[Beginning] = []
    for one in known:
        if _moves(found[-1] if found else None, one):
            found.append(one)
    return tuple(found)


def _rank(one: Beginning) -> tuple[object, ...]:
    # A page is edited after it was published, whatever came first of a day: its last edit counts.
    edited = -one.at.timestamp() if one.by == EDITOR else 0.0
    return not one.given, not one.by, not one.amends, edited, one.posting


def _moves(before: Beginning | None, one: Beginning) -> bool:
    """Whether a word counts in place of the one before: a party's, on a day still to come.

    A day that has come is moved by an amendment alone. What only says that a deal runs gives way
    to words that give a day, and moves a later one to its own.
    """
    if before is None:
        return True
    if one.day == before.day or (before.by and not one.by):
        return False
    if one.amends or one.at.date() < before.day.date():
        return True
    return one.given and not before.given and one.day < before.day


def is_moved(before: Partnership | None, posting: Posting, *, claim: Claim) -> bool:
    """Whether a party gives another day for a deal that was to begin on a day still to come."""
    known = _known(before, at=posting.at)
    if before is None or known is None or claim.effective is None or not posting.speakers:
        return False
    return (
        posting.step in {*BEGUN, Step.AMENDED}
        and known.given
        and claim.effective.day != known.day
        and known.day.date() > posting.at.date()
        and _may_be_that_deal(before, claim)
    )


def is_moved_first(before: Partnership | None, posting: Posting, *, claim: Claim) -> bool:
    """Whether a party gives another day, which nobody gave before on the same day."""
    if before is None or claim.effective is None:
        return False
    last = current(before.beginnings or ())
    is_given = last is not None and last.day == claim.effective.day
    return is_moved(before, posting, claim=claim) and not is_given


def is_moved_alike(before: Partnership | None, posting: Posting, *, claim: Claim) -> bool:
    """Whether a line gives the day to which another one moved the beginning these days."""
    known = _known(before, at=posting.at)
    if known is None or claim.effective is None or posting.step not in BEGUN:
        return False
    is_recent = posting.at - known.at <= window_of(Step.AMENDED)
    return known.amends and is_recent and claim.effective.day == known.day


def is_contradicted(before: Partnership | None, posting: Posting, *, by: Sequence[str]) -> bool:
    """Whether the day that a party gives these days is not the one that another party gave."""
    known = _known(before, at=posting.at)
    if known is None or not known.by or set(by) & set(known.by):
        return False
    return posting.at - known.at <= window_of(Step.AGREED)


def _known(before: Partnership | None, *, at: datetime) -> Beginning | None:
    """Return what was known of the day on the days before."""
    if before is None:
        return None
    return current(one for one in before.beginnings or () if one.at.date() < at.date())


def _may_be_that_deal(before: Partnership, claim: Claim) -> bool:
    families = frozenset(family for family, _ in before.families)
    is_apart = are_apart(families_of(claim.kinds), families)
    return not is_apart and may_be_one(claim.kinds, before.kinds)
