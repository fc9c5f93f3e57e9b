"""Finds how parties react to what is said about them."""

from collections.abc import Iterator

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.analysis.detect.reading import Passage, Sentence
from monitor.model.claim import Reaction, Response, Span


def reactions_in(sentence: Sentence, passage: Passage, *, lexicon: Lexicon) -> tuple[Reaction, ...]:
    """Return the reactions a sentence reports.

    The pack lists "did not deny" before "denied"; what an earlier pattern took is masked for the
    later ones, so that a denial that is negated is never a denial.
    """
    prose = passage.plain.part(sentence.start, sentence.end)
    return tuple(dict.fromkeys(_reactions(prose, lexicon)))


def _reactions(prose: Prose, lexicon: Lexicon) -> Iterator[Reaction]:
    for able in lexicon.able("RESPONSE", prose):
        match = able.search(prose, 0, end=len(prose.text))
        if match and able.rule.sets:
            prose = prose.masked([match.span()])
            yield Reaction(able.rule.sets)


def responses_of(
    sentence: Sentence,
    reactions: tuple[Reaction, ...],
    *,
    names: tuple[Name, ...],
    passage: Passage,
    lexicon: Lexicon,
    self_name: Name | None = None,
) -> tuple[Response, ...]:
    """Return one response per reaction, by the first organisation the sentence names.

    `self_name` is who "we" and "the company" are: where these come first, it reacts.
    """
    speaker = next((name for name in names if name.sure and not name.person), None)
    if speaker is None:
        return ()
    own = lexicon.first("SELF", passage.plain, start=sentence.start, end=sentence.end)
    if self_name is not None and own is not None and own.start < speaker.start:
        speaker = self_name
    return tuple(
        Response(
            party=speaker.surface,
            reaction=reaction,
            evidence=passage.text[sentence.start : sentence.end],
            span=Span(field=sentence.field, start=sentence.start, end=sentence.end),
        )
        for reaction in reactions
    )
