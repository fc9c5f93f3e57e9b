"""Detects in a text as it was given: reads its canonical form, and quotes the text itself."""

import re
from dataclasses import dataclass, replace
from typing import Final

from monitor.analysis.detect.document import Detector
from monitor.analysis.text.normal import canonical_line
from monitor.analysis.text.origin import Traced
from monitor.model.claim import (
    Attribution,
    Claim,
    Detection,
    Field,
    Mention,
    Response,
    Span,
    Stated,
    verify,
)

_ACRONYM: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A text that need not be canonical, and what is known about it."""

    title: str
    text: str
    language: str | None = None
    publisher: str | None = None


def detect_as_given(detector: Detector, given: Given) -> Detection:
    """Return what is detected in the canonical form, with spans and quotes of the text as given.

    A party is given by the organisation's name and a place where that name stands, also where a
    person stands for it in the evidence.
    """
    title, text = Traced.of(given.title), Traced.of(given.text)
    found = detector.detect(
        title.text.replace("\n", " "),
        text.text,
        language=given.language,
        publisher=canonical_line(given.publisher or ""),
    )
    quoting = _Quoting(given=given, title=title, text=text)
    claims = tuple(quoting.claim(claim) for claim in found.claims)
    for claim in claims:
        verify(claim, title=given.title, text=given.text)
    return replace(found, claims=claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoting:
    """Moves claims from the canonical form to the text as given."""

    given: Given
    title: Traced
    text: Traced

    def claim(self, claim: Claim) -> Claim:
        """Return a claim with all its places and quotes in the text as given."""
        span, evidence = self._quoted(claim.span)
        return replace(
            claim,
            span=span,
            evidence=evidence,
            parties=tuple(self._mention(mention, claim.span) for mention in claim.parties),
            attribution=self._attribution(claim.attribution),
            responses=tuple(self._response(response) for response in claim.responses),
            effective=self._stated(claim.effective),
        )

    def _mention(self, mention: Mention, evidence: Span) -> Mention:
        full = full_name(mention)
        if full is not None:
            place = self._nearest(full, evidence)
            if place is not None:
                span, surface = self._quoted(place)
                return replace(mention, span=span, surface=surface, via=None, organisation=None)
        if mention.span.field is not evidence.field:
            # The same name beside the evidence serves a reader better than one far away.
            near = self._nearest(mention.surface, evidence)
            span, surface = self._quoted(near or mention.span)
        else:
            span, surface = self._quoted(mention.span)
        return replace(mention, span=span, surface=surface)

    def _attribution(self, attribution: Attribution) -> Attribution:
        if attribution.span is None:
            return attribution
        span, speaker = self._quoted(attribution.span)
        return replace(attribution, span=span, speaker=speaker)

    def _response(self, response: Response) -> Response:
        span, evidence = self._quoted(response.span)
        return replace(response, span=span, evidence=evidence)

    def _stated(self, stated: Stated | None) -> Stated | None:
        if stated is None:
            return None
        span, evidence = self._quoted(stated.span)
        return replace(stated, span=span, evidence=evidence)

    def _nearest(self, name: str, evidence: Span) -> Span | None:
        """Return where a name stands: in the evidence, else as near to it as may be."""
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        for field in (evidence.field, *Field):
            places = [match.span() for match in pattern.finditer(self._traced(field).text)]
            if places:
                start, end = min(places, key=lambda place: _distance(place, evidence))
                return Span(field=field, start=start, end=end)
        return None

    def _quoted(self, span: Span) -> tuple[Span, str]:
        start, end = self._traced(span.field).origin(span.start, span.end)
        whole = self.given.title if span.field is Field.TITLE else self.given.text
        return Span(field=span.field, start=start, end=end), whole[start:end]

    def _traced(self, field: Field) -> Traced:
        return self.title if field is Field.TITLE else self.text


def full_name(mention: Mention) -> str | None:
    """Return the organisation's name where a person or an acronym stands for it, else None.

    "KISA" and the institute that it is short for are one party, so one name is told for both.
    """
    short = mention.surface
    if mention.organisation is None:
        return None
    is_acronym = (
        short.isascii()
        and short.isupper()
        and len(short) <= _ACRONYM
        and not mention.organisation.startswith(short)
    )
    return mention.organisation if mention.via or is_acronym else None


def _distance(place: tuple[int, int], evidence: Span) -> int:
    """Count the characters between a place and the evidence; none when it stands within."""
    return max(0, evidence.start - place[0], place[1] - evidence.end)
