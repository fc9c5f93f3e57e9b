"""All that is remembered about one thing: a statement, a partnership, an alert, a source."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.model.alert import Attempt, Message
from monitor.model.event import Event
from monitor.model.feedback import Feedback
from monitor.model.memory import CaptureHead, Dossier, LedgerLine, Letter, SourceFile, Timeline
from monitor.model.partnership import Partnership, Posting, StoredClaim
from monitor.model.statement import Basis, Location, Observation, Version
from monitor.store.claims import claim_by_key, claims_of
from monitor.store.copies import copies_of
from monitor.store.frontier import visit_of
from monitor.store.lists import line_of_alert, lines_of_events, lines_of_message
from monitor.store.rows import batches, columns, digest, noun
from monitor.store.sources import states_of
from monitor.store.statements import SqlStatements, locations_by_key
from monitor.store.tables import outbox as tables
from monitor.store.tables.ledger import event, feedback, partnership, posting
from monitor.store.tables.statements import (
    capture,
    listing,
    location,
    observation,
    source,
    version,
    visit,
)
from monitor.store.versions import changes_of

# The last polls that told something; more of them stand in the log.
_POLLS = 10

_EVIDENCE = (
    "source",
    "url",
    "title",
    "basis",
    "number",
    "text_hash",
    "retrieved",
    "body_hash",
)
_OBSERVATIONS = select(*columns(observation, Observation))
_LEDGER = (
    select(
        *columns(posting, Posting),
        location.c.source,
        location.c.url,
        version.c.title,
        version.c.basis,
        version.c.number,
        version.c.text_hash,
        capture.c.at.label("retrieved"),
        capture.c.body_hash,
    )
    .select_from(posting)
    .join(version, version.c.key == posting.c.version)
    .join(location, location.c.key == version.c.location)
    .join(capture, capture.c.key == version.c.capture)
    .order_by(posting.c.seq)
)


class SqlDossiers:
    """Everything about one thing, over one connection; see `monitor.model.records.Dossiers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def located(self, canonical_url: str) -> tuple[Location, ...]:
        """Return the locations, of any source, that stand at a canonical URL."""
        # The index begins with the source: asking with all sources uses it.
        query = select(*columns(location, Location)).where(
            location.c.source.in_(select(source.c.key)),
            location.c.canonical_hash == digest(canonical_url),
        )
        return tuple(
            noun(Location, row)
            for row in self._connection.execute(query.order_by(location.c.first_seen))
        )

    def statement(self, key: str) -> Dossier | None:
        """Return all that is remembered of a statement at its location."""
        found = locations_by_key(self._connection, [key]).get(key)
        if found is None:
            return None
        statements = SqlStatements(self._connection)
        known = statements.known(key, Basis.FEED)
        versions = [one for basis in Basis for one in statements.versions(key, basis)]
        versions.sort(key=lambda one: (one.at, one.basis, one.number))
        observed = self._observed(found)
        events = self._events(found.statement)
        [state] = states_of(self._connection, [found.source])
        return Dossier(
            source=state,
            location=found,
            listing=known.listing if known else None,
            versions=tuple(versions),
            captures=self._captures(versions, observed),
            changes=changes_of(self._connection, found),
            observations=observed,
            events=events,
            alerts=lines_of_events(self._connection, [one.key for one in events]),
            visit=visit_of(self._connection, key),
            copies=copies_of(self._connection, [key]),
        )

    def claims(self, version: str) -> tuple[StoredClaim, ...]:
        """Return the claims of a version, strongest first."""
        return claims_of(self._connection, [version]).get(version, ())

    def claim(self, key: str) -> StoredClaim | None:
        """Return one claim."""
        return claim_by_key(self._connection, key)

    def opinions(self) -> tuple[Feedback, ...]:
        """Return what people last said of claims, in the order in which they did."""
        last = select(func.max(feedback.c.seq)).group_by(feedback.c.said)
        query = select(*columns(feedback, Feedback)).where(feedback.c.seq.in_(last))
        rows = self._connection.execute(query.order_by(feedback.c.seq))
        return tuple(noun(Feedback, row) for row in rows)

    def partnership(self, key: str) -> Timeline | None:
        """Return a partnership with the lines that were written for it, oldest first."""
        query = select(*columns(partnership, Partnership)).where(partnership.c.key == key)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        state = noun(Partnership, row)
        lines = _LEDGER.where(posting.c.partnership.in_((key, *state.posted_as)))
        rows = self._connection.execute(lines).all()
        claims = claims_of(self._connection, [row.version for row in rows])
        by_key = {stored.key: stored for several in claims.values() for stored in several}
        return Timeline(
            partnership=state,
            lines=tuple(_ledger_line(row._asdict(), by_key[row.claim]) for row in rows),
        )

    def letter(self, key: str) -> Letter | None:
        """Return a message with its alerts and tries, by its own key or by an alert's."""
        line = line_of_alert(self._connection, key)
        if line is not None and line.message is None:
            return Letter(message=None, alerts=(line,), attempts=())
        message_key = line.message.key if line is not None and line.message is not None else key
        query = select(*columns(tables.message, Message))
        row = self._connection.execute(query.where(tables.message.c.key == message_key))
        found = row.one_or_none()
        if found is None:
            return None
        return Letter(
            message=noun(Message, found),
            alerts=lines_of_message(self._connection, message_key),
            attempts=self._attempts(message_key),
        )

    def source(self, key: str) -> SourceFile | None:
        """Return what is remembered of a source."""
        states = states_of(self._connection, [key])
        if not states:
            return None
        listed = listing.c.unlisted_since.is_(None)
        return SourceFile(
            state=states[0],
            statements=self._count(select(func.count()).where(location.c.source == key)),
            listed=self._count(select(func.count()).where(listing.c.source == key, listed)),
            visits=self._count(select(func.count()).where(visit.c.source == key)),
            polls=self._polls(key),
        )

    def _polls(self, key: str) -> tuple[Observation, ...]:
        query = (
            _OBSERVATIONS.where(observation.c.source == key, observation.c.location.is_(None))
            .order_by(observation.c.at.desc())
            .limit(_POLLS)
        )
        found = tuple(noun(Observation, row) for row in self._connection.execute(query))
        return found[::-1]

    def _observed(self, found: Location) -> tuple[Observation, ...]:
        query = _OBSERVATIONS.where(
            observation.c.source == found.source, observation.c.location == found.key
        )
        rows = self._connection.execute(query.order_by(observation.c.at, observation.c.key))
        return tuple(noun(Observation, row) for row in rows)

    def _captures(
        self, versions: Sequence[Version], observed: Sequence[Observation]
    ) -> tuple[CaptureHead, ...]:
        keys = [one.capture for one in versions] + [one.capture for one in observed if one.capture]
        query = select(*columns(capture, CaptureHead))
        found = [
            noun(CaptureHead, row)
            for some in batches(keys)
            for row in self._connection.execute(query.where(capture.c.key.in_(some)))
        ]
        return tuple(sorted(found, key=lambda one: (one.at, one.key)))

    def _events(self, statement: str) -> tuple[Event, ...]:
        query = select(*columns(event, Event)).where(event.c.statement == statement)
        rows = self._connection.execute(query.order_by(event.c.seq))
        return tuple(noun(Event, row) for row in rows)

    def _attempts(self, message: str) -> tuple[Attempt, ...]:
        query = select(*columns(tables.attempt, Attempt)).where(tables.attempt.c.message == message)
        rows = self._connection.execute(query.order_by(tables.attempt.c.number))
        return tuple(noun(Attempt, row) for row in rows)

    def _count(self, query: Select[Any]) -> int:
        count: int | None = self._connection.scalar(query)
        return count or 0


def _ledger_line(given: dict[str, Any], claim: StoredClaim) -> LedgerLine:
    line = {name: given.pop(name) for name in _EVIDENCE}
    return LedgerLine(posting=Posting(**given), claim=claim, **line)
