"""Why a page that reads well may still not be a new version: cut off, or in another language."""

import re

from monitor.analysis.text.normal import canonical
from monitor.analysis.track.resemblance import plain_words
from monitor.analysis.track.verdict import MIN_CHARACTERS, Judgement
from monitor.model.capture import Capture
from monitor.model.findings import Twin
from monitor.model.statement import Basis, Content, Verdict

# A page that was cut off lacks its end; minifiers leave it out too, so that alone is no fault.
_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 4096
# The last paragraph of a page that was cut may itself be cut.
_SAME_SHARE = 0.9

# A page had text that had so much of it, and is nearly empty with a tenth of that.
_FULL = 3 * MIN_CHARACTERS
_HOLLOW = 10

# Consent and login walls have a few paragraphs. A teaser is the beginning of its page or an
# abstract, of whose words the page has most.
_LONGEST_WALL = 4_000
_TELLING = 4
_LEAST_TELLING = 10
_LEAST_FOUND = 0.15


def doubted(
    content: Content, *, before: Content | None, teaser: Content | None, capture: Capture
) -> Judgement | None:
    """Return why a content is not its statement's, by what was read before and its feed's words."""
    judged = None if before is None else doubt(content, before=before, capture=capture)
    if judged is None and teaser is not None and content.basis is Basis.PAGE:
        return lacks_words(content, teaser=teaser, before=before)
    return judged


def doubt(content: Content, *, before: Content, capture: Capture) -> Judgement | None:
    """Return why a content says nothing of its statement, or None where it does.

    Another language than `before` is a server that has lost its settings, or a reader's language
    taken from the wrong header: it lasts a day and edits nothing.
    """
    if is_doubly_encoded(content, before=before):
        detail = "the page is encoded twice: its letters with accents are other letters"
        return Judgement(verdict=Verdict.UNREADABLE, detail=detail)
    if is_translated(content, before=before):
        detail = f"expected the language {before.language}, got {content.language}"
        return Judgement(verdict=Verdict.UNREADABLE, detail=detail)
    start = content.text[: int(len(content.text) * _SAME_SHARE)]
    is_shorter = len(content.text) < len(before.text) and before.text.startswith(start)
    if is_shorter and not _END.search(capture.body[-_TAIL:]):
        detail = "the page is cut off: its end is missing"
        return Judgement(verdict=Verdict.TRUNCATED, detail=detail)
    return None


def lacks_words(
    content: Content, *, teaser: Content, before: Content | None = None
) -> Judgement | None:
    """Return why a page is not its statement's, or None where it is or `before` was no other.

    A wall may repeat the headline, but not what the feed says besides it. Walls are short; a long
    page with other words than its abstract is a long page.
    """
    wanted = _telling(teaser.text) - _telling(teaser.title)
    if len(content.text) > _LONGEST_WALL or len(wanted) < _LEAST_TELLING:
        return None
    least = _LEAST_FOUND * len(wanted)
    found = wanted & _telling(content.text)
    if len(found) >= least or (before and len(wanted & _telling(before.text)) < least):
        return None
    detail = f"the page has {len(found)} of the {len(wanted)} words that its feed gives"
    return Judgement(verdict=Verdict.UNREADABLE, detail=detail)


def _telling(text: str) -> set[str]:
    """Return the words of a text that are no small change of its language."""
    return {word for word in plain_words(text) if len(word) >= _TELLING}


def is_cut_short(capture: Capture) -> bool:
    """Whether an HTML body ends within a text or a tag, as one does that was cut off."""
    return not capture.body.rstrip().endswith(b">") and not _END.search(capture.body[-_TAIL:])


def is_doubly_encoded(content: Content, *, before: Content) -> bool:
    """Whether the words that came are those that went, as UTF-8 that was encoded once more.

    "für" becomes "fÃ¼r" when a server takes UTF-8 for Latin-1, and nobody has edited anything.
    """
    came = _foreign(content.text) - _foreign(before.text)
    if not came:
        return False
    twice = [
        _foreign(canonical(before.text.encode().decode(charset, "ignore")))
        for charset in ("cp1252", "latin-1")
    ]
    return any(2 * len(came & wrong) >= len(came) for wrong in twice)


def _foreign(text: str) -> set[str]:
    """Return the words of a text that are not all ASCII."""
    return {word for word in text.split() if not word.isascii()}


def same_as(content: Content, twin: Twin, *, before: Content | None) -> Judgement | None:
    """Return why a text that another statement of the source has is not this statement's.

    A wall, an error text or a template stands on many pages. A release that stands at two addresses
    has the same headline at both.
    """
    titles = {given.title.casefold() for given in (content, before) if given is not None}
    if titles == {twin.title.casefold()}:
        return None
    detail = f"the page has the text of another statement: {twin.url or twin.title}"
    return Judgement(verdict=Verdict.UNREADABLE, detail=detail)


def hollowed(characters: int, *, before: Content) -> Judgement | None:
    """Return why a page that has so much text is as good as gone, or None where it is not.

    An error text of any wording, or "no longer available", stands where a whole release stood.
    """
    full = len(before.text)
    if full < _FULL or characters >= max(MIN_CHARACTERS, full // _HOLLOW):
        return None
    detail = f"the page is nearly empty: it had {full} characters of text, and has {characters}"
    return Judgement(verdict=Verdict.SOFT_404, detail=detail)


def is_translated(content: Content, *, before: Content) -> bool:
    """Whether two contents are in different languages, as far as both are known."""
    languages = [(given.language or "").partition("-")[0] for given in (content, before)]
    return all(languages) and languages[0] != languages[1]
