"""Finds who says what a claim says, and in which capacity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.reading import Passage, Sentence
from monitor.model.claim import Attribution, Capacity, Field, Span

_QUOTES: Final = ("“", "„", "«", "»", '"', "「", "『", "‘")
# A sentence this short that names a speaker ("LG said in a statement.") belongs to the one before.
_BARE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A speaker found in a sentence, and where."""

    speaker: Name | None
    words: str | None
    capacity: Capacity | None
    span: Span


def saying_in(
    sentence: Sentence, names: tuple[Name, ...], *, passage: Passage, lexicon: Lexicon
) -> Saying | None:
    """Return the speaker a sentence names, or None when nobody speaks in it."""
    span = {"start": sentence.start, "end": sentence.end}
    place = _span(sentence.field, sentence.start, end=sentence.end)
    reported = lexicon.first("REPORTED", passage.clear, **span)
    if reported:
        there = _span(sentence.field, reported.start, end=reported.end)
        words = passage.text[reported.start : reported.end]
        return Saying(speaker=None, words=words, capacity=Capacity.UNNAMED, span=there)
    speech = lexicon.first("SPEAK", passage.clear, **span)
    if speech is None:
        return None
    official = lexicon.first("OFFICIAL", passage.clear, **span)
    if official:
        there = _span(sentence.field, official.start, end=official.end)
        words = passage.text[official.start : official.end]
        return Saying(speaker=None, words=words, capacity=Capacity.GOVERNMENT, span=there)
    speakers = [name for name in names if not _is_medium(name, lexicon)]
    if not speakers:
        return None
    nearest = min(speakers, key=lambda name: _distance(name, speech.start, end=speech.end))
    if nearest.start > sentence.start and _leads(speakers[0], sentence, speech_start=speech.start):
        nearest = speakers[0]
    return Saying(speaker=nearest, words=nearest.surface, capacity=None, span=place)


def is_bare(sentence: Sentence, saying: Saying | None) -> bool:
    """Tell whether a sentence says nothing but who spoke."""
    return saying is not None and sentence.end - sentence.start <= _BARE


def opens_quote(sentence: Sentence) -> bool:
    """Tell whether a sentence is a quotation whose speaker stands elsewhere."""
    return sentence.text.startswith(_QUOTES)


def attribution_of(
    saying: Saying | None,
    parties: tuple[Name, ...],
    *,
    publisher: Name | None,
    surfaces: Mapping[str, str],
) -> Attribution:
    """Return who speaks for a claim: the speaker, a party that publishes, or the author.

    `surfaces` are the organisations of the document by key, as it calls them in full.
    """
    keys = {party.key for party in parties}
    if saying is None:
        if publisher is not None and publisher.key in keys:
            return Attribution(speaker=publisher.surface, capacity=Capacity.PARTY)
        return Attribution(speaker=None, capacity=Capacity.AUTHOR)
    if saying.capacity is not None:
        return Attribution(speaker=saying.words, capacity=saying.capacity, span=saying.span)
    speaker = saying.speaker
    if speaker is None:
        return Attribution(speaker=None, capacity=Capacity.AUTHOR)
    capacity = Capacity.PARTY if speaker.key in keys else Capacity.AUTHOR
    there = _span(speaker.field, speaker.start, end=speaker.end)
    return Attribution(
        speaker=speaker.surface,
        capacity=capacity,
        span=there,
        organisation=surfaces.get(speaker.key) if speaker.via else None,
    )


def _leads(name: Name, sentence: Sentence, *, speech_start: int) -> bool:
    """Tell whether a name opens the sentence and its verb follows: "A, who travels, said"."""
    return name.start - sentence.start < 4 and name.start < speech_start < name.start + 120  # noqa: PLR2004


def _is_medium(name: Name, lexicon: Lexicon) -> bool:
    return name.surface.casefold() in lexicon.listed("media")


def _distance(name: Name, start: int, *, end: int) -> int:
    return min(abs(name.start - end), abs(start - name.end))


def _span(field: Field, start: int, *, end: int) -> Span:
    return Span(field=field, start=start, end=end)
