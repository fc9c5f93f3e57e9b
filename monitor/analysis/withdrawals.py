"""When a statement that cannot be found any more is withdrawn, and when it is back.

The rule (docs/decisions/0008-verdict-before-fact.md): a statement is withdrawn once its absence was
counted three times over at least 24 hours, while its source answered well. The caller knows whether
it did, and calls `missing` only then; another look counts for nothing and resets nothing. A
statement told from its page is looked for at its page, one told from its feed in its feed.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.alert.route import alerts
from monitor.analysis.assemble import Toolkit
from monitor.model.event import Event, Finding, Happening, Tier
from monitor.model.findings import Findings, KnownLocation
from monitor.model.statement import Location

# Decision 8: an error page, a mistaken deployment or a moved newsroom lasts for hours, not a day.
LOOKS = 3
LASTING = timedelta(hours=24)

# Looks closer together see the same fault once. A feed that is polled every minute counts its
# missing entry five times in a day, and its rows are written five times, not 1,440.
APART = timedelta(hours=6)


def counted(location: Location, *, at: datetime) -> Location:
    """Return a location after a look that did not find its statement.

    It is the same location where the look is not counted: the last one counted is less than
    `APART` away, or the statement is withdrawn already.
    """
    if location.withdrawn_at is not None:
        return location
    if location.gone_since is None:
        return replace(location, gone_since=at, gone_times=1)
    if at - location.gone_since < location.gone_times * APART:
        return location
    return replace(location, gone_times=location.gone_times + 1)


def is_confirmed(location: Location, *, at: datetime) -> bool:
    """Whether what was counted up to this moment makes a withdrawal."""
    since = location.gone_since
    return since is not None and location.gone_times >= LOOKS and at - since >= LASTING


def found(location: Location) -> Location:
    """Return a location after a look that found its statement: whatever was counted is void."""
    return replace(location, gone_since=None, gone_times=0, withdrawn_at=None)


def next_look(location: Location, *, at: datetime) -> datetime | None:
    """Return when to look again for a statement that is being counted, or None if it is not.

    The second look falls on another time of day, the last one on the moment that it can decide;
    where that look cannot be made or does not count, the next one is an hour later.
    """
    since = location.gone_since
    if since is None or location.withdrawn_at is not None:
        return None
    next_counted = since + location.gone_times * APART
    if location.gone_times >= LOOKS - 1:
        next_counted = max(next_counted, since + LASTING)
    return max(next_counted, at + timedelta(hours=1))


def missing(
    known: KnownLocation,
    toolkit: Toolkit,
    *,
    at: datetime,
    detail: str,
    kind: Happening = Happening.WITHDRAWN,
) -> Findings:
    """Count one look that did not find a statement, and tell its withdrawal where that confirms it.

    `known` is the location with its latest version and claims on the basis it was told from;
    `at` is the moment of the look, `detail` says in a few words what the look saw, as in
    "HTTP status 404" or "the feed lists older entries and not this one". Returns the location
    where it counts differently now, with the event and its alerts where it is withdrawn; nothing
    where there is nothing to write. A statement that nobody was told of is not counted. `kind` is
    `REPLACED` where another statement now stands in its place.
    A source that says "nothing new" (304, or the same bytes) lists what it listed: entries that
    were missing are missing still, and that poll is to be counted too.
    """
    location = known.location
    if location.basis is None:
        return Findings()
    later = counted(location, at=at)
    if later == location:
        return Findings()
    if not is_confirmed(later, at=at):
        return Findings(locations=(later,))
    since = f"{later.gone_since:%Y-%m-%d %H:%M} UTC"
    return _told(
        replace(known, location=replace(later, withdrawn_at=at)),
        kind,
        toolkit=toolkit,
        at=at,
        reason=f"{detail}; found missing {later.gone_times} times since {since}",
    )


def present(known: KnownLocation, toolkit: Toolkit, *, at: datetime, detail: str) -> Findings:
    """Take a look that found the statement: forget the count, and tell if it had been withdrawn.

    Arguments and result are those of `missing`. Nothing follows where nothing was counted.
    """
    location = known.location
    if location.withdrawn_at is None:
        back = found(location)
        return Findings() if back == location else Findings(locations=(back,))
    since = f"{location.gone_since or location.withdrawn_at:%Y-%m-%d %H:%M} UTC"
    return _told(
        replace(known, location=found(location)),
        Happening.RESTORED,
        toolkit=toolkit,
        at=at,
        reason=f"{detail}; it had been missing since {since}",
    )


def _told(
    known: KnownLocation, kind: Happening, *, toolkit: Toolkit, at: datetime, reason: str
) -> Findings:
    """Tell what happened to a whole statement, with its last version as evidence."""
    location, version = known.location, known.latest
    event = Event(
        kind=kind,
        at=at,
        source=location.source,
        statement=location.statement,
        location=location.key,
        version=version.key if version else None,
        tier=Tier.CONTRADICTION if known.claims else None,
        title=location.title,
        url=location.url,
        alert=True,
        reason=reason,
    )
    finding = Finding(
        event=event,
        source=known.source,
        location=location,
        version=version,
        claims=known.claims,
    )
    routed = alerts([finding], rules=toolkit.rules, calendar=toolkit.calendar)
    return Findings(locations=(location,), events=(event,), alerts=routed)


def of_partnership(
    findings: Findings, event: Event, *, known: KnownLocation, toolkit: Toolkit
) -> Findings:
    """Tell what happened to a whole statement as what contradicts the partnerships it spoke of.

    Its last version may be silent about them: an edit took a partner's name away before the page
    went. `known` has the claims that were posted instead.
    """
    told = replace(event, tier=Tier.CONTRADICTION)
    finding = Finding(
        event=told,
        source=known.source,
        location=known.location,
        version=known.latest,
        claims=known.claims,
    )
    routed = alerts([finding], rules=toolkit.rules, calendar=toolkit.calendar)
    others = tuple(one for one in findings.alerts if one.event != event.key)
    return replace(
        findings,
        events=tuple(told if one == event else one for one in findings.events),
        alerts=(*others, *routed),
    )
