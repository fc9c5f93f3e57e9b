"""Companies, partnerships, postings, and events with all that is needed to tell them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, func, select

from monitor.model.digest import key_of
from monitor.model.event import Event, Finding, Happening
from monitor.model.feedback import Feedback, Opinion
from monitor.model.partnership import Partnership, Posting, Resolution, StoredClaim
from monitor.model.source import Company
from monitor.store.bulk import Cells
from monitor.store.claims import claims_of
from monitor.store.copies import addresses_of_copies
from monitor.store.rows import (
    among,
    batches,
    cells,
    columns,
    digest,
    insert_once,
    noun,
    put,
)
from monitor.store.sources import sources_by_key
from monitor.store.statements import locations_by_key
from monitor.store.tables.ledger import (
    claim,
    company,
    consortium,
    event,
    partnership,
    posting,
    resolution,
)
from monitor.store.tables.ledger import feedback as feedback_table
from monitor.store.tables.statements import location, version
from monitor.store.versions import changes_by_key, versions_by_key

_EVENTS_BY_KEY = select(event.c.key, event.c.seq, *columns(event, Event)).where(among(event.c.key))
_PARTNERSHIPS_BY_KEY = select(*columns(partnership, Partnership)).where(among(partnership.c.key))
_CONSORTIA = (
    select(consortium.c.partnership)
    .distinct()
    .where(among(consortium.c.pair))
    .order_by(consortium.c.partnership)
)
_POSTED = select(posting.c.claim, posting.c.partnership).where(among(posting.c.version))
_POSTED_OF_STATEMENT = (
    select(*columns(posting, Posting))
    .where(posting.c.statement == bindparam("statement"))
    .order_by(posting.c.seq)
)
_LAST_OPINION = (
    select(func.max(feedback_table.c.seq))
    .where(among(feedback_table.c.said))
    .group_by(feedback_table.c.said)
)
_OPINIONS = select(feedback_table.c.said, feedback_table.c.opinion).where(
    feedback_table.c.seq.in_(_LAST_OPINION)
)
_BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineHeld:
    """What a baseline held; see `monitor.model.books.Held`."""

    statements: int
    claims: int
    would_alert: tuple[Finding, ...]


class SqlLedger:
    """The ledger over one connection; see `monitor.model.books.Ledger`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sync(self, companies: Sequence[Company]) -> None:
        """Write the configured companies; those that are configured no longer stay."""
        put(self._connection, company, rows=map(cells, companies), by="key")

    def companies(self, keys: Sequence[str]) -> Mapping[str, Company]:
        """Return the companies with these keys that were ever configured."""
        query = select(*columns(company, Company))
        return {
            row.key: noun(Company, row)
            for some in batches(keys)
            for row in self._connection.execute(query.where(company.c.key.in_(some)))
        }

    def resolutions(self, names: Sequence[str]) -> Mapping[str, str]:
        """Return the company that each known name means at present."""
        found: dict[str, str] = {}
        for some in batches([digest(name) for name in names]):
            last = (
                select(func.max(resolution.c.seq))
                .where(resolution.c.name_hash.in_(some))
                .group_by(resolution.c.name_hash)
            )
            query = select(resolution.c.name, resolution.c.company)
            for row in self._connection.execute(query.where(resolution.c.seq.in_(last))):
                found[row.name] = row.company
        return found

    def partnerships(self, keys: Sequence[str]) -> Mapping[str, Partnership]:
        """Return the partnerships with these keys that exist."""
        return {
            row.key: noun(Partnership, row)
            for some in batches(keys)
            for row in self._connection.execute(_PARTNERSHIPS_BY_KEY, {"keys": some})
        }

    def consortia(self, pairs: Sequence[str]) -> tuple[str, ...]:
        """Return the partnerships of more companies that hold the two of any of these pairs."""
        return tuple(
            key
            for some in batches(pairs)
            for key in self._connection.scalars(_CONSORTIA, {"keys": some})
        )

    def posted(self, statement: str) -> tuple[tuple[Posting, StoredClaim], ...]:
        """Return what a statement was posted as, in the order of the lines, with the claims."""
        rows = self._connection.execute(_POSTED_OF_STATEMENT, {"statement": statement}).all()
        claims = claims_of(self._connection, [row.version for row in rows])
        by_key = {one.key: one for several in claims.values() for one in several}
        return tuple((noun(Posting, row), by_key[row.claim]) for row in rows)

    def rejected(self, said: Sequence[str]) -> frozenset[str]:
        """Return those of the words that people rejected, and did not confirm since."""
        return frozenset(
            row.said
            for some in batches(said)
            for row in self._connection.execute(_OPINIONS, {"keys": some})
            if row.opinion is Opinion.REJECTED
        )

    def judge(self, feedback: Sequence[Feedback]) -> None:
        """Note what people say of claims."""
        rows = [cells(one) | {"key": _feedback_key(one)} for one in feedback]
        insert_once(self._connection, feedback_table, rows=rows, by=("key",))

    def findings(self, events: Sequence[str]) -> tuple[Finding, ...]:
        """Return events with all that is needed to tell them, oldest first."""
        rows = [
            row._asdict()
            for some in batches(events)
            for row in self._connection.execute(_EVENTS_BY_KEY, {"keys": some})
        ]
        rows.sort(key=lambda row: (row["at"], row["seq"]))
        for row in rows:
            del row["key"], row["seq"]
        return self._told([Event(**row) for row in rows])

    def held(self, source: str) -> BaselineHeld:
        """Return what a source's baseline held."""
        listed = and_(location.c.source == source, location.c.baseline.is_(True))
        statements = select(func.count()).select_from(location).where(listed)
        # A statement that was read from feed and page says the same twice: one basis counts.
        claims = (
            select(func.count())
            .select_from(claim)
            .join(version, version.c.key == claim.c.version)
            .join(location, location.c.key == version.c.location)
            .where(listed, version.c.basis == location.c.basis, version.c.number == 1)
        )
        silent = (
            select(event.c.key)
            .where(
                event.c.source == source,
                event.c.kind == Happening.PARTNERSHIP,
                event.c.reason == _BASELINE,
            )
            .order_by(event.c.seq)
        )
        return BaselineHeld(
            statements=self._connection.scalar(statements) or 0,
            claims=self._connection.scalar(claims) or 0,
            would_alert=self.findings(self._connection.scalars(silent).all()),
        )

    def _told(self, events: Sequence[Event]) -> tuple[Finding, ...]:
        connection = self._connection
        changes = changes_by_key(connection, [one.change for one in events if one.change])
        wanted = [one.version for one in events if one.version]
        sources = sources_by_key(connection, [one.source for one in events])
        locations = locations_by_key(connection, [one.location for one in events if one.location])
        states = self.partnerships([one.partnership for one in events if one.partnership])
        befores = [change.before for change in changes.values()]
        versions = versions_by_key(connection, wanted + befores)
        claims = claims_of(connection, wanted + befores)
        posted = self._posted(wanted)
        elsewhere = addresses_of_copies(connection, list(locations))
        return tuple(
            Finding(
                event=one,
                source=sources[one.source],
                location=locations.get(one.location or ""),
                version=versions.get(one.version or ""),
                before=versions[changes[one.change].before] if one.change else None,
                claims_before=claims.get(changes[one.change].before, ()) if one.change else (),
                change=changes[one.change] if one.change else None,
                claims=_claims_of(one, claims.get(one.version or "", ()), posted=posted),
                partnership=states.get(one.partnership or ""),
                also_at=elsewhere.get(one.location or "", ()),
            )
            for one in events
        )

    def _posted(self, versions: Sequence[str]) -> set[tuple[str, str]]:
        """Return which claims of versions were posted to which partnerships."""
        return {
            (row.claim, row.partnership)
            for some in batches(versions)
            for row in self._connection.execute(_POSTED, {"keys": some})
        }


def _claims_of(
    told: Event, claims: tuple[StoredClaim, ...], *, posted: set[tuple[str, str]]
) -> tuple[StoredClaim, ...]:
    if told.partnership is None:
        return claims
    return tuple(one for one in claims if (one.key, told.partnership) in posted)


def save_resolutions(connection: Connection, resolutions: Iterable[Resolution]) -> None:
    """Add lines to the log of what names mean."""
    rows = [_resolution_row(one) for one in resolutions]
    insert_once(connection, resolution, rows=rows, by=("key",))


def save_partnerships(connection: Connection, partnerships: Iterable[Partnership]) -> None:
    """Write the states of partnerships in place of those before."""
    states = list(partnerships)
    put(connection, partnership, rows=map(cells, states), by="key")
    pairs: list[Cells] = [
        {"pair": pair, "partnership": state.key}
        for state in states
        for pair in Partnership.pairs_of(state.companies)
    ]
    insert_once(connection, consortium, rows=pairs, by=("pair", "partnership"))


def save_postings(connection: Connection, postings: Iterable[Posting]) -> None:
    """Add lines to the ledger."""
    rows = [cells(one) | {"key": one.key} for one in postings]
    insert_once(connection, posting, rows=rows, by=("key",))


def save_events(connection: Connection, events: Iterable[Event]) -> None:
    """Insert events in the order in which they were found."""
    rows = [cells(one) | {"key": one.key} for one in events]
    insert_once(connection, event, rows=rows, by=("key",))


def _feedback_key(one: Feedback) -> str:
    return key_of("feedback", one.claim, one.said, one.opinion, one.at.isoformat())


def _resolution_row(one: Resolution) -> Cells:
    key = key_of("resolution", one.name, one.company, one.reason, one.at.isoformat())
    return cells(one) | {"key": key, "name_hash": digest(one.name)}
