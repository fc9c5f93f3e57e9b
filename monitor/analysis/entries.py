"""What a feed lists to statements and visits: entries that are new, that moved, that changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from monitor.analysis.assemble import (
    Arrival,
    Toolkit,
    known_after,
    labelled,
    published,
    revised,
    silenced,
    stored_claims,
)
from monitor.analysis.hinted import hinted, spread
from monitor.analysis.roll import Poll, Roll, Sighting
from monitor.analysis.template import mass_notice
from monitor.analysis.track import mass
from monitor.analysis.track.version import next_version
from monitor.model.alert import Notice, NoticeKind
from monitor.model.event import Event, Happening
from monitor.model.findings import EntryReading, Findings, KnownLocation, KnownParties
from monitor.model.partnership import StoredClaim
from monitor.model.statement import (
    ENTRY_CHANGED,
    Basis,
    Entry,
    Listing,
    Location,
    Statement,
    Version,
    Visit,
)
from monitor.urls import canonical, is_http

# What is no news is looked at within a day: the pages of a baseline, and of a source that moved.
_WITHIN = timedelta(hours=24)
# Not told again of a source whose addresses have not stood still for so long.
_AGAIN = timedelta(days=90)

# The reasons of looks at pages besides that the entry's words changed.
_MOVED = "entry moved"
_DATED_ANEW = "dated anew"
_CHANGED_ALIKE = "mass change"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one entry comes to, and how it changed where it did."""

    findings: Findings
    traits: frozenset[str] = frozenset()


def listed(
    poll: Poll, roll: Roll, *, parties: KnownParties, toolkit: Toolkit
) -> tuple[Findings, ...]:
    """Judge entries that are not as they were seen before, in the feed's order."""
    told: list[_Told] = []
    is_map = poll.is_sitemap
    later = hinted(roll.sightings, listed=poll.listed_before) if is_map else frozenset()
    for sighting in roll.sightings:
        if sighting.found.known is None:
            one = _Told(findings=_new(poll, sighting, parties=parties, toolkit=toolkit))
        else:
            known = sighting.found.known
            one = _again(poll, sighting, known=known, parties=parties, toolkit=toolkit)
            if known.location.key in later and not one.findings.visits:
                look = _look_again(known.location, at=poll.at, reason=_DATED_ANEW)
                one = replace(one, findings=replace(one.findings, visits=(look,) if look else ()))
        parties = known_after(parties, one.findings)
        told.append(one)
    of_source = (
        *_moved(poll, roll),
        *_crowded(poll, roll),
        *_changed_alike(poll, roll, told=told),
    )
    silent = _silenced_in_mass(told, listed_now=len(roll.stayed))
    if roll.is_migration:
        silent = _spread(silent, at=poll.at)
    if is_map:
        silent = spread(silent, roll.sightings, at=poll.at)
    return (*of_source, *silent)


def _common(told: Sequence[_Told], *, listed_now: int) -> frozenset[str]:
    return mass.pattern([one.traits for one in told if one.traits], listed=listed_now)


def _silenced_in_mass(told: Sequence[_Told], *, listed_now: int) -> tuple[Findings, ...]:
    """Silence the entries that changed as most did; their versions and changes are kept."""
    common = _common(told, listed_now=listed_now)
    reason = f"mass change: {mass.described(common)}"
    return tuple(
        _asked_for(silenced(one.findings, reason=reason), _CHANGED_ALIKE)
        if _is_silent(one, common)
        else one.findings
        for one in told
    )


def _is_silent(one: _Told, common: frozenset[str]) -> bool:
    """Whether an entry changed as most did, and no fact with it."""
    facts = mass.hides_facts(one.traits, [change.comparison for change in one.findings.changes])
    return mass.is_explained(one.traits, common) and not facts


def _asked_for(findings: Findings, reason: str) -> Findings:
    """Return findings whose looks are made for another reason than the entry's own words."""
    visits = tuple(replace(visit, reason=reason) for visit in findings.visits)
    return replace(findings, visits=visits)


def _changed_alike(poll: Poll, roll: Roll, *, told: Sequence[_Told]) -> tuple[Findings, ...]:
    """Tell once, the operator too, that most entries changed in the same way.

    A new template is rarely right at once: what follows within a day is the same change still.
    """
    common = _common(told, listed_now=len(roll.stayed))
    before = roll.mass_changed_at
    if not common or (before is not None and poll.at - before < _WITHIN):
        return ()
    count = sum(mass.is_explained(one.traits, common) for one in told)
    reason = f"{count} of {len(roll.stayed)} entries: {mass.described(common)}"
    event = _of_source(poll, Happening.MASS_CHANGE, reason=reason)
    notice = mass_notice(poll.source, at=poll.at, reason=reason)
    return (Findings(events=(event,), notices=(notice,)),)


def tells_mass_change(told: Sequence[Findings]) -> bool:
    """Whether it is told that most entries changed alike."""
    return any(event.kind is Happening.MASS_CHANGE for found in told for event in found.events)


def _moved(poll: Poll, roll: Roll) -> tuple[Findings, ...]:
    """Tell, the operator too, that a source gave its statements other ids or addresses.

    A source that goes to and fro between two forms of its addresses is told of once.
    """
    before = roll.migrated_at
    if not roll.is_migration or (before is not None and poll.at - before < _AGAIN):
        return ()
    reason = f"{roll.moved} of {len(roll.stayed)} entries have another id or address"
    notice = Notice(
        kind=NoticeKind.SOURCE_MIGRATED,
        subject=poll.source.key,
        at=poll.at,
        text=(
            f"The source {poll.source.key} ({poll.source.url}) moved its statements: {reason}. "
            "Their histories go on, and nobody was told."
        ),
    )
    event = _of_source(poll, Happening.MIGRATED, reason=reason)
    return (Findings(events=(event,), notices=(notice,)),)


def _crowded(poll: Poll, roll: Roll) -> tuple[Findings, ...]:
    """Tell, the operator too, that more came at once than anybody publishes."""
    count = sum(one.is_of_crowd for one in roll.sightings)
    if not count:
        return ()
    reason = f"{count} statements came at once"
    notice = Notice(
        kind=NoticeKind.SOURCE_CROWDED,
        subject=poll.source.key,
        at=poll.at,
        text=(
            f"In the source {poll.source.key} ({poll.source.url}) {reason}, more than are ever "
            "published in the time since it was asked before: an archive, or a relaunch. They are "
            "kept with all that they say, and nobody is told of them one by one. "
            f"`monitor statements list --source {poll.source.key}` shows them."
        ),
    )
    return (
        Findings(events=(_of_source(poll, Happening.CROWDED, reason=reason),), notices=(notice,)),
    )


def _of_source(poll: Poll, kind: Happening, *, reason: str) -> Event:
    source = poll.source
    return Event(
        kind=kind, at=poll.at, source=source.key, url=source.url, title=source.name, reason=reason
    )


def _spread(told: Sequence[Findings], *, at: datetime) -> tuple[Findings, ...]:
    """Spread the looks at pages of known statements over a day; new ones are looked at now."""
    known = [one for one in told if one.visits and not one.statements]
    step = _WITHIN / max(1, len(known))
    due = {id(one): at + index * step for index, one in enumerate(known)}
    return tuple(
        replace(one, visits=tuple(replace(visit, due=due[id(one)]) for visit in one.visits))
        if id(one) in due
        else one
        for one in told
    )


def _new(poll: Poll, sighting: Sighting, *, parties: KnownParties, toolkit: Toolkit) -> Findings:
    """Make a statement of an entry that was never seen.

    Its page has the word: it is told when the page was read, or could not be. An entry without a
    page is told at once, unless it has another entry's text: then it waits for a visit, too.
    """
    reading = sighting.reading
    entry = reading.entry
    identity = sighting.found.identity
    url = entry.url if entry.url and is_http(entry.url) else None
    key = Location.key_for(poll.source.key, identity)
    location = Location(
        key=key,
        statement=key,
        source=poll.source.key,
        identity=identity,
        url=url,
        canonical_url=canonical(url) if url else None,
        first_seen=poll.at,
        baseline=poll.is_baseline,
        title=entry.title,
        backfilled=sighting.is_backfilled,
    )
    arrival = _arrival(poll, location, reading=reading, known=None, parties=parties)
    is_waiting = url is not None or sighting.is_copy
    told = None
    if arrival is not None and not is_waiting:
        told = published(replace(arrival, alike=sighting.alike), toolkit, at=poll.at)
    # A first poll has thousands of them: making a finding once is half of making and changing it.
    made = Findings if told is None else partial(replace, told)
    return made(
        statements=(Statement(key=key, source=poll.source.key, first_seen=poll.at),),
        locations=(location, *told.locations) if told else (location,),
        listings=(_listing(poll, location, sighting=sighting, before=None),),
        versions=(arrival.version,) if arrival else (),
        claims=arrival.claims if arrival else (),
        visits=(_first_visit(location, poll, sighting=sighting),) if is_waiting else (),
    )


def _again(
    poll: Poll,
    sighting: Sighting,
    *,
    known: KnownLocation,
    parties: KnownParties,
    toolkit: Toolkit,
) -> _Told:
    """Judge an entry that is listed again, or that the feed now words in another way."""
    reading = sighting.reading
    location = _at_its_address(known.location, reading.entry)
    has_moved = location != known.location
    listing = _listing(poll, location, sighting=sighting, before=known.listing)
    arrival = _arrival(poll, location, reading=reading, known=known, parties=parties)
    is_page = location.basis in {Basis.PAGE, Basis.PDF}
    is_reworded = arrival is not None and is_page
    reason = ENTRY_CHANGED if is_reworded else _MOVED
    look = _look_again(location, at=poll.at, reason=reason) if has_moved or is_reworded else None
    told, traits = Findings(), frozenset[str]()
    if arrival and known.latest and _is_comparable(known, arrival.version):
        traits = mass.traits(known.latest.content, arrival.version.content)
        if location.basis is Basis.FEED:
            told = revised(arrival, toolkit)
    findings = replace(
        told,
        locations=told.locations or ((location,) if has_moved else ()),
        listings=(listing,),
        versions=(arrival.version,) if arrival else (),
        claims=arrival.claims if arrival else (),
        visits=(look,) if look else (),
    )
    return _Told(findings=findings, traits=traits)


def _at_its_address(location: Location, entry: Entry) -> Location:
    """Return a location with the address that the feed gives now."""
    if not entry.url or not is_http(entry.url) or canonical(entry.url) == location.canonical_url:
        return location
    return replace(location, url=entry.url, canonical_url=canonical(entry.url))


def _is_comparable(known: KnownLocation, version: Version) -> bool:
    """Whether the latest version was read in the same way: another way is no edit, and no news."""
    latest = known.latest
    return (
        latest is not None
        and latest.content.extractor == version.content.extractor
        # Whose claims nobody looked for yet is no other detector's.
        and version.detector in {"", latest.detector}
    )


def _arrival(
    poll: Poll,
    location: Location,
    *,
    reading: EntryReading,
    known: KnownLocation | None,
    parties: KnownParties,
) -> Arrival | None:
    """Return the version on the basis of the feed that an entry brings, if it brings one."""
    if reading.content is None:
        return None
    is_first = known is None or known.latest is None
    if is_first and not reading.content.title and not reading.content.text:
        # A sitemap says where a statement is, and not what: its page has the first word.
        return None
    if known is not None and known.latest is not None:
        was = known.latest.content
        if (was.title and not reading.content.title) or (was.text and not reading.content.text):
            # A feed that loses its headlines or texts for a day is broken, not edited.
            return None
    version = next_version(
        known or KnownLocation(source=poll.source, location=location),
        reading.content,
        fingerprint=reading.fingerprint,
        capture=reading.capture or poll.capture,
        at=poll.at,
    )
    if version is None:
        return None
    claims: tuple[StoredClaim, ...] = ()
    if reading.detection is not None:
        version = labelled(version, reading.detection)
        claims = stored_claims(version, reading.detection)
    return Arrival(
        source=poll.source,
        location=location,
        version=version,
        claims=claims,
        known=known,
        parties=parties,
    )


def _listing(
    poll: Poll, location: Location, *, sighting: Sighting, before: Listing | None
) -> Listing:
    entry = sighting.reading.entry
    is_still_listed = before is not None and before.unlisted_since is None
    return Listing(
        location=location.key,
        source=poll.source.key,
        entry_id=entry.id,
        url=entry.url,
        title=entry.title,
        raw_hash=entry.raw_hash,
        bytes_hash=entry.bytes_hash,
        published=entry.published,
        updated=entry.updated,
        listed_since=before.listed_since if before and is_still_listed else poll.at,
        place=sighting.place,
    )


def _first_visit(location: Location, poll: Poll, *, sighting: Sighting) -> Visit:
    """Plan the first look at a statement's page, or the telling of one without a page.

    A text that another entry has is mostly a template that was published too early: it is given
    the time until the next poll.
    """
    waits = sighting.is_copy and not poll.is_baseline
    return Visit(
        location=location.key,
        source=location.source,
        url=location.url or "",
        due=poll.at + poll.source.every if waits else poll.at,
        reason="baseline" if poll.is_baseline else "new",
        # News does not wait for thousands of pages that are none.
        late_at=poll.at + _WITHIN if poll.is_baseline else None,
    )


def _look_again(location: Location, *, at: datetime, reason: str) -> Visit | None:
    """Plan a look at once: the feed says something else, so the page may too."""
    if location.url is None:
        return None
    return Visit(
        location=location.key,
        source=location.source,
        url=location.url,
        due=at,
        reason=reason,
    )
