"""A document as far as it is understood before its claims are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from monitor.analysis.detect.bystanders import told_in
from monitor.analysis.detect.judge import Companies, Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import key_of
from monitor.analysis.detect.organisations import Register, register
from monitor.analysis.detect.people import Seat, seats, stand_in
from monitor.analysis.detect.predicate import Trigger
from monitor.analysis.detect.reading import Reading, Sentence
from monitor.model.claim import Field

_OPENING = 6


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document with its triggers, and with its names as soon as they are asked for.

    To find the names is most of the work, and no one asks for them where nothing triggers.
    """

    reading: Reading
    lexicon: Lexicon
    companies: Companies
    published_by: str | None
    triggers: Mapping[Field, Mapping[int, tuple[Trigger, ...]]]
    _seen: dict[tuple[Field, int], tuple[Name, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @cached_property
    def names(self) -> Register:
        """What the document's names stand for."""
        return register(self.reading, lexicon=self.lexicon, companies=self.companies)

    @cached_property
    def seated(self) -> Mapping[str, Seat]:
        """The organisation of each person by surname."""
        return seats(self.reading, self.names, lexicon=self.lexicon)

    @cached_property
    def focus(self) -> Name | None:
        """The organisation the document is about: the first one it names for sure."""
        for sentence in self.reading.sentences[:_OPENING]:
            for name in self.names.of(sentence):
                if name.sure and not name.person:
                    return name
        return None

    @cached_property
    def publisher(self) -> Name | None:
        """The publisher as the document names it, or None when it does not.

        A medium that something was told is the publisher of a story, not one of its parties.
        """
        if not self.published_by:
            return None
        key = key_of(self.published_by, self.lexicon)
        found: Name | None = None
        for sentence in self.reading.sentences:
            here = self.names.of(sentence)
            same = {
                name
                for name in here
                if not name.person and key_of(name.surface, self.lexicon) == key
            }
            if same and same & told_in(sentence, here, lexicon=self.lexicon):
                return None
            found = found or min(same, key=lambda name: name.start, default=None)
        return found

    def named(self, sentence: Sentence) -> tuple[Name, ...]:
        """Return the names of a sentence, people standing for their organisations."""
        place = (sentence.field, sentence.number)
        names = self._seen.get(place)
        if names is None:
            names = self._seen[place] = tuple(
                stand_in(name, self.seated) for name in self.names.of(sentence)
            )
        return names
