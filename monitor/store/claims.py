"""Claims and the mentions that they join."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.model.claim import Claim, Mention, Span
from monitor.model.feedback import said_in
from monitor.model.partnership import StoredClaim
from monitor.store.bulk import Cells
from monitor.store.rows import among, batches, cells, columns, insert_once
from monitor.store.tables.ledger import claim, mention

_PLACE = ("version", "rank", "detector")
_SPAN = ("span_field", "span_start", "span_end")
_CLAIMS = select(
    claim.c.key,
    *(claim.c[name] for name in (*_PLACE, *_SPAN)),
    *columns(claim, Claim, leave=("parties", "span")),
)
_CLAIMS_BY_VERSION = _CLAIMS.where(among(claim.c.version)).order_by(claim.c.rank, claim.c.key)
_MENTIONS = select(
    mention.c.claim,
    *(mention.c[name] for name in _SPAN),
    *columns(mention, Mention, leave=("span",)),
).order_by(mention.c.claim, mention.c.position)
_MENTIONS_BY_CLAIM = _MENTIONS.where(among(mention.c.claim))


def claims_of(
    connection: Connection, versions: Sequence[str]
) -> dict[str, tuple[StoredClaim, ...]]:
    """Return the claims of versions, by version, strongest first."""
    found: dict[str, list[StoredClaim]] = defaultdict(list)
    for some in batches(versions):
        rows = connection.execute(_CLAIMS_BY_VERSION, {"keys": some}).all()
        parties = _parties(connection, [row.key for row in rows])
        for row in rows:
            found[row.version].append(_claim(row, tuple(parties[row.key])))
    return {version: tuple(claims) for version, claims in found.items()}


def claim_by_key(connection: Connection, key: str) -> StoredClaim | None:
    """Return one claim; None where there is none of this key."""
    version = connection.scalar(select(claim.c.version).where(claim.c.key == key))
    if version is None:
        return None
    return next(one for one in claims_of(connection, [version])[version] if one.key == key)


def save_claims(connection: Connection, claims: Iterable[StoredClaim]) -> None:
    """Insert claims with their mentions; a claim that is there stays as it is."""
    given = {stored.key: stored for stored in claims}
    rows = [_claim_row(key, stored) for key, stored in given.items()]
    insert_once(connection, claim, rows=rows, by=("key",))
    mentions = [
        _mention_row(key, position, party=party)
        for key, stored in given.items()
        for position, party in enumerate(stored.claim.parties)
    ]
    insert_once(connection, mention, rows=mentions, by=("claim", "position"))


def _parties(connection: Connection, claims: Sequence[str]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for some in batches(claims):
        for row in connection.execute(_MENTIONS_BY_CLAIM, {"keys": some}):
            given = row._asdict()
            found[given.pop("claim")].append(Mention(span=_span(given), **given))
    return found


def _claim(row: Row[Any], parties: tuple[Mention, ...]) -> StoredClaim:
    given = row._asdict()
    del given["key"]
    place = {name: given.pop(name) for name in _PLACE}
    return StoredClaim(claim=Claim(parties=parties, span=_span(given), **given), **place)


def _span(given: dict[str, Any]) -> Span:
    """Take a span out of a row's cells."""
    field, start, end = (given.pop(name) for name in _SPAN)
    return Span(field=field, start=start, end=end)


def _span_cells(span: Span) -> Cells:
    return dict(zip(_SPAN, (span.field, span.start, span.end), strict=True))


def _claim_row(key: str, stored: StoredClaim) -> Cells:
    return (
        cells(stored, leave=("claim",))
        | cells(stored.claim, leave=("parties", "span"))
        | _span_cells(stored.claim.span)
        | {"key": key, "said": said_in(stored.claim)}
    )


def _mention_row(key: str, position: int, *, party: Mention) -> Cells:
    return (
        cells(party, leave=("span",))
        | _span_cells(party.span)
        | {"claim": key, "position": position}
    )
