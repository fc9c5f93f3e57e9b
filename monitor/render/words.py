"""All fixed words of messages and diffs, in one catalogue for each interface language."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.alert import NoticeKind
from monitor.model.claim import Capacity, Kind, Modality, Newness, Reaction, Stage, Terms
from monitor.model.event import Happening, Novelty, Tier
from monitor.model.partnership import Corroboration, Step
from monitor.model.statement import EditKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one interface language.

    `steps` are labels of partnership events; a step that is missing is told by the claim's stage.
    `happenings` are labels, `happened` the sentences that explain them. `languages` are the names
    of the languages of quotes, by code. `phrases` are all the rest, by name, in the syntax of
    `str.format`. `sentences` are those that findings and notices come with, by the English one.
    """

    code: str
    stages: Mapping[Stage, str]
    modalities: Mapping[Modality, str]
    capacities: Mapping[Capacity, str]
    kinds: Mapping[Kind, str]
    newness: Mapping[Newness, str]
    novelties: Mapping[Novelty, str]
    terms: Mapping[Terms, str]
    reactions: Mapping[Reaction, str]
    corroborations: Mapping[Corroboration, str]
    steps: Mapping[Step, str]
    tiers: Mapping[Tier, str]
    happenings: Mapping[Happening, str]
    happened: Mapping[Happening, str]
    edits: Mapping[EditKind, str]
    notices: Mapping[NoticeKind, str]
    languages: Mapping[str, str]
    phrases: Mapping[str, str]
    sentences: Mapping[str, str]

    def say(self, phrase: str, **values: str | int) -> str:
        """Return a phrase with its values filled in."""
        return self.phrases[phrase].format(**values)

    def count(self, phrase: str, count: int, **values: str | int) -> str:
        """Return the form of a phrase for one or for several, with its count filled in."""
        form = "one" if count == 1 else "many"
        return self.say(f"{phrase}.{form}", count=count, **values)

    def language(self, code: str | None) -> str:
        """Return the name of a language, its code where it has none here, or nothing."""
        if code is None:
            return ""
        return self.languages.get(code.split("-")[0].lower(), code)
