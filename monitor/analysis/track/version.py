"""Whether a content is a new version of what stands at its location."""

from datetime import datetime, timedelta
from itertools import pairwise

from monitor.analysis.track.resemblance import is_unlike, likeness
from monitor.model.event import Disclosure
from monitor.model.findings import KnownLocation
from monitor.model.statement import Comparison, Content, EditKind, Version

# A correction of the date stays within the day; another statement has another date.
_ANOTHER_DATE = timedelta(days=1)
_ANOTHER_TITLE = 0.5
# A text that stood as long was meant, though it said the same before.
_SETTLED = timedelta(days=1)
# A text that came back as often among so many versions is one of several that a server keeps.
_RECENT = 6
_RETURNS = 2
# The rule that silences edits of a line such as "Last updated: 3 March".
_FOOTER = "footer"


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


def is_swinging(known: KnownLocation, fingerprint: str, *, at: datetime) -> bool:
    """Whether a location shows by turns what it showed before, as two servers with two texts do.

    The change was made before and taken back within the day; or more than once, however slowly.
    """
    told = known.fingerprints
    made = list(pairwise(told)).count((told[-1], fingerprint)) if told else 0
    first = max(0, len(told) - _RECENT)
    returns = sum(told[place] in told[:place] for place in range(first, len(told)))
    changed_at = known.location.changed_at
    is_settled = changed_at is None or at - changed_at >= _SETTLED
    return made > 1 or (not is_settled and (made > 0 or returns >= _RETURNS))


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


def disclosure(before: Content, after: Content, *, comparison: Comparison) -> Disclosure | None:
    """Say whether a page tells its readers that it was changed; None where its words are the same.

    It does by a later date of change, by a note, or by its line of the last update.
    """
    if not comparison.edits:
        return None
    is_later = after.modified is not None and (
        before.modified is None or after.modified > before.modified
    )
    is_said = EditKind.CORRECTION in comparison.kinds or any(
        edit.rule == _FOOTER for edit in comparison.edits
    )
    return Disclosure.NOTED if is_later or is_said else Disclosure.SILENT
