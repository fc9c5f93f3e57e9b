"""Whether a content is a new version of what stands at its location."""

from datetime import datetime

from monitor.model.findings import KnownLocation
from monitor.model.statement import Content, Version


def next_version(
    known: KnownLocation, content: Content, *, fingerprint: str, capture: str, at: datetime
) -> Version | None:
    """Return the version that this content is, or None where the latest says the same."""
    latest = known.latest
    if latest is not None and latest.fingerprint == fingerprint:
        return None
    number = 1 if latest is None else latest.number + 1
    location = known.location
    return Version(
        key=Version.key_for(location=location.key, basis=content.basis, number=number),
        statement=location.statement,
        location=location.key,
        basis=content.basis,
        number=number,
        capture=capture,
        at=at,
        fingerprint=fingerprint,
        content=content,
    )


def is_reverted(known: KnownLocation, fingerprint: str) -> bool:
    """Whether an earlier version already said this, so that the change takes a change back."""
    return fingerprint in known.fingerprints
