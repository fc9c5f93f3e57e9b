"""Whether a content is a new version of what stands at its location."""

from datetime import datetime, timedelta

from monitor.analysis.track.resemblance import is_unlike, likeness
from monitor.model.findings import KnownLocation
from monitor.model.statement import Content, Version

# A correction of the date stays within the day; another statement has another date.
_ANOTHER_DATE = timedelta(days=1)
_ANOTHER_TITLE = 0.5


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


def is_replaced(before: Content, after: Content) -> bool:
    """Whether another statement stands now where this one stood.

    Its text is wholly new, and so is its headline or its date: addresses are used again, for next
    year's rates or for next month's report.
    """
    if not is_unlike(before.text, after.text):
        return False
    return likeness(before.title, after.title) < _ANOTHER_TITLE or _is_later(before, after)


def _is_later(before: Content, after: Content) -> bool:
    if before.published is None or after.published is None:
        return False
    return after.published - before.published >= _ANOTHER_DATE


def is_translated(before: Content, after: Content) -> bool:
    """Whether a source shows its statement in another language, as some do for a day."""
    languages = {before.language, after.language} - {None}
    return len(languages) > 1 and is_unlike(before.text, after.text)
