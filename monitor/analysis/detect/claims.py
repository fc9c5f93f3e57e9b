"""Puts together, sentence by sentence, what a document claims about partnerships."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.analysis.detect.attribution import (
    Saying,
    attribution_of,
    is_bare,
    opens_quote,
    saying_in,
)
from monitor.analysis.detect.bystanders import bystanders
from monitor.analysis.detect.case import Case
from monitor.analysis.detect.effective import effective_in
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.kinds import activity_of, kinds_of
from monitor.analysis.detect.parties import joined
from monitor.analysis.detect.predicate import Trigger
from monitor.analysis.detect.reading import Sentence
from monitor.analysis.detect.responses import reactions_in, responses_of
from monitor.analysis.detect.scene import Scene
from monitor.analysis.detect.stage import (
    Cues,
    cues_of,
    denied_stage,
    modality_of,
    newness_of,
    stage_of,
    terms_of,
)
from monitor.model.claim import (
    Capacity,
    Claim,
    Mention,
    Modality,
    Newness,
    Reaction,
    Span,
    Stage,
    Terms,
)

# More sentences than any release has that is about one partnership; a directory of partners has.
_MOST: Final = 60
_PAIR: Final = 2
_FEW: Final = 4
_CHANGED: Final = frozenset({Newness.RENEWAL, Newness.EXPANSION})
_REFUSALS: Final = frozenset({Reaction.DENY, Reaction.NOT_ANNOUNCED_BY_US})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim with what its label is weighed by; `background`: an older one, only referred to."""

    claim: Claim
    parties: tuple[Name, ...]
    rank: int
    trigger: str
    sentence: Sentence
    announced: bool
    background: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The organisations it joins."""
        return frozenset(party.key for party in self.parties)


def claims_of(case: Case) -> tuple[Found, ...]:
    """Return the claims in reading order, responses and terms attached to what they are about."""
    found: list[Found] = []
    for passage in (case.reading.title, case.reading.body):
        by_sentence = case.triggers[passage.field]
        sentences = passage.sentences
        for index, sentence in enumerate(sentences):
            if len(found) >= _MOST:
                return tuple(found)
            _attach(case, sentence, found=found, has_trigger=index in by_sentence)
            if index in by_sentence:
                claim = _reader(case, sentence).read(by_sentence[index], found)
                if claim is not None:
                    found.append(claim)
    return tuple(found)


def claim_of(
    case: Case,
    sentence: Sentence,
    *,
    trigger: Trigger,
    parties: tuple[Name, ...],
    found: Sequence[Found],
) -> Found | None:
    """Return what a sentence claims of parties that are known by the rest of the document."""
    return _reader(case, sentence).claim(trigger, parties, found=found)


def _reader(case: Case, sentence: Sentence) -> "_Reader":
    sentences, index = case.reading.passage(sentence.field).sentences, sentence.number
    before = sentences[index - 1] if index else None
    after = sentences[index + 1] if index + 1 < len(sentences) else None
    return _Reader(case=case, sentence=sentence, before=before, after=after)


def _attach(case: Case, sentence: Sentence, *, found: list[Found], has_trigger: bool) -> None:
    """Attach what a sentence says about the claims before it: responses, and terms."""
    if not found or found[-1].sentence.field is not sentence.field:
        return
    passage = case.reading.passage(sentence.field)
    reactions = tuple(
        reaction
        for reaction in reactions_in(sentence, passage, lexicon=case.lexicon)
        if not (has_trigger and reaction is Reaction.CONFIRM)
    )
    if reactions:
        responses = responses_of(
            sentence,
            reactions,
            names=case.named(sentence),
            passage=passage,
            lexicon=case.lexicon,
            self_name=case.publisher,
        )
        last = found[-1]
        claim = replace(last.claim, responses=last.claim.responses + responses)
        if _REFUSALS.intersection(reactions) and not last.announced and responses:
            cues = cues_of(last.sentence, passage, lexicon=case.lexicon)
            stage = denied_stage(claim.stage, cues)
            claim = replace(claim, stage=stage, modality=Modality.DENIED)
        found[-1] = replace(last, claim=claim)
    if not has_trigger:
        _attach_day(case, sentence, found=found)
    hidden = case.lexicon.values("TERMS", passage.plain, start=sentence.start, end=sentence.end)
    if Terms.NO_EXPLICIT in hidden:
        _attach_terms(found)


def _attach_day(case: Case, sentence: Sentence, *, found: list[Found]) -> None:
    """Give the day on which "the agreement" takes effect to the claim before it."""
    last = found[-1]
    others = {name.key for name in case.named(sentence) if name.sure} - last.keys
    if others or last.claim.effective is not None:
        return
    passage = case.reading.passage(sentence.field)
    stated = effective_in(sentence, passage, lexicon=case.lexicon)
    if stated is not None:
        found[-1] = replace(last, claim=replace(last.claim, effective=stated))


def _attach_terms(found: list[Found]) -> None:
    """Give undisclosed terms to the last claim of news; a relation that exists has no terms."""
    for index in range(len(found) - 1, max(-1, len(found) - 4), -1):
        claim = found[index].claim
        if claim.stage is not Stage.ACTIVE and claim.terms is Terms.NOT_MENTIONED:
            found[index] = replace(found[index], claim=replace(claim, terms=Terms.NO_EXPLICIT))
            return


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads one sentence that has a trigger."""

    case: Case
    sentence: Sentence
    before: Sentence | None
    after: Sentence | None

    def read(self, hits: tuple[Trigger, ...], found: list[Found]) -> Found | None:
        """Return the claim of the sentence, or None when it joins no two organisations."""
        saying, _ = self._saying()
        passage = self.case.reading.passage(self.sentence.field)
        cues = cues_of(self.sentence, passage, lexicon=self.case.lexicon)
        names = self.case.named(self.sentence)
        aside = bystanders(self.sentence, names, lexicon=self.case.lexicon)
        scene = Scene(
            sentence=self.sentence,
            names=tuple(name for name in names if name not in aside),
            lexicon=self.case.lexicon,
            self_name=_self_name(saying, self.case),
            pair=_last_pair(found) or self._pair_before(),
            owner=None if cues.reported else self.case.publisher,
        )
        trigger, parties, unnamed = self._joined(scene, hits)
        if trigger is None:
            return None
        return self.claim(trigger, parties, found=found, unnamed=unnamed)

    def claim(
        self,
        trigger: Trigger,
        parties: tuple[Name, ...],
        *,
        found: Sequence[Found],
        unnamed: bool = False,
    ) -> Found | None:
        """Return what the sentence claims of parties; None where it is the writer's own idea."""
        passage = self.case.reading.passage(self.sentence.field)
        saying, end = self._saying()
        cues = cues_of(self.sentence, passage, lexicon=self.case.lexicon)
        names = self.case.named(self.sentence)
        attribution = attribution_of(
            saying,
            parties,
            publisher=self.case.publisher,
            surfaces=self.case.names.surfaces,
        )
        stage = stage_of(trigger, cues)
        modality = modality_of(stage, cues, trigger=trigger)
        if modality is Modality.OPINION and attribution.capacity is Capacity.AUTHOR:
            return None  # the writer's own idea is no claim of anybody's
        keys = frozenset(party.key for party in parties)
        paired = any(keys <= one.keys and one.claim.stage is Stage.ACTIVE for one in found)
        newness = newness_of(stage, cues, paired_before=paired)
        is_old = newness not in _CHANGED and self._is_background(trigger)
        own = reactions_in(self.sentence, passage, lexicon=self.case.lexicon)
        if _REFUSALS.intersection(own):
            modality, stage = Modality.DENIED, denied_stage(stage, cues)
        claim = Claim(
            parties=tuple(_mention(party, self.case) for party in parties),
            kinds=kinds_of(
                self.sentence,
                parties,
                passage=passage,
                body=self.case.reading.body,
                lexicon=self.case.lexicon,
            ),
            stage=stage,
            modality=modality,
            attribution=attribution,
            evidence=passage.text[self.sentence.start : end],
            span=Span(field=self.sentence.field, start=self.sentence.start, end=end),
            unnamed_party=unnamed,
            responses=responses_of(
                self.sentence,
                own,
                names=names,
                passage=passage,
                lexicon=self.case.lexicon,
                self_name=_self_name(saying, self.case),
            ),
            newness=newness,
            terms=terms_of(cues),
            effective=effective_in(self.sentence, passage, lexicon=self.case.lexicon),
            activity=activity_of(
                self.sentence, trigger, parties=parties, passage=passage, lexicon=self.case.lexicon
            ),
            news=newness is not Newness.HISTORICAL and not is_old,
            features=_features(trigger, cues),
        )
        return Found(
            claim=claim,
            parties=parties,
            rank=trigger.rank,
            trigger=trigger.name,
            sentence=self.sentence,
            announced=cues.announced,
            background=is_old,
        )

    def _is_background(self, trigger: Trigger) -> bool:
        """Tell whether the trigger only refers to what exists: "through its venture with"."""
        prose = self.case.reading.passage(self.sentence.field).plain
        span = {"start": self.sentence.start, "end": self.sentence.end}
        return trigger.name != "END" and any(
            hit.start <= trigger.hit.start and trigger.hit.end <= hit.end
            for hit in self.case.lexicon.find("BACKGROUND", prose, **span)
        )

    def _joined(
        self, scene: Scene, hits: tuple[Trigger, ...]
    ) -> tuple[Trigger | None, tuple[Name, ...], bool]:
        for trigger in hits:
            parties = joined(scene, trigger.hit)
            if len(parties) >= _PAIR:
                return trigger, parties, False
        text = self.case.reading.passage(self.sentence.field).plain
        unnamed = self.case.lexicon.first(
            "UNNAMED", text, start=self.sentence.start, end=self.sentence.end
        )
        if unnamed:
            for trigger in hits:
                parties = joined(scene, trigger.hit) or _sure(scene)
                if parties:
                    return trigger, parties[:1], True
        return None, (), False

    def _pair_before(self) -> tuple[Name, ...]:
        """Return the organisations of the sentence before, when it names two or a few."""
        names = self.case.named(self.before) if self.before else ()
        firms = {name.key: name for name in names if not name.person}
        few = _PAIR <= len(firms) <= _FEW
        return tuple(firms.values()) if few and any(name.sure for name in names) else ()

    def _saying(self) -> tuple[Saying | None, int]:
        """Return the speaker and where the evidence ends."""
        own = self._said(self.sentence)
        if own is not None:
            return own, self.sentence.end
        following = self._said(self.after)
        if self.after and is_bare(self.after, following):
            return following, self.after.end
        if opens_quote(self.sentence):
            return self._said(self.before) or following, self.sentence.end
        return None, self.sentence.end

    def _said(self, sentence: Sentence | None) -> Saying | None:
        if sentence is None:
            return None
        passage = self.case.reading.passage(sentence.field)
        names = self.case.named(sentence)
        return saying_in(sentence, names, passage=passage, lexicon=self.case.lexicon)


def _sure(scene: Scene) -> tuple[Name, ...]:
    return tuple(name for name in scene.names if name.sure and not name.person)


def _self_name(saying: Saying | None, case: Case) -> Name | None:
    if saying is not None and saying.speaker is not None and not saying.speaker.person:
        return saying.speaker
    return case.publisher or case.focus


def _last_pair(found: list[Found]) -> tuple[Name, ...]:
    """Return the parties of the last claim with two, as names."""
    for one in reversed(found):
        if len(one.parties) == _PAIR:
            return one.parties
    return ()


def _mention(name: Name, case: Case) -> Mention:
    surface = case.reading.passage(name.field).text[name.start : name.end]
    full = case.names.surfaces.get(name.key)
    return Mention(
        surface=surface,
        span=Span(field=name.field, start=name.start, end=name.end),
        type=name.type,
        company=name.company,
        via=name.via,
        organisation=full if full != surface else None,
    )


def _features(trigger: Trigger, cues: Cues) -> tuple[str, ...]:
    fired = [f"{trigger.name.lower()}:{trigger.hit.strength}"]
    fired += [f"stage:{value}" for value in sorted(cues.stages)]
    fired += [f"newness:{value}" for value in sorted(cues.newness)]
    fired += [
        name
        for name, is_on in (
            ("announced", cues.announced),
            ("possible", cues.possible),
            ("planned", cues.planned),
            ("reported", cues.reported),
            ("instrument", cues.instrument is not None),
            ("ended", cues.ended is not None),
        )
        if is_on
    ]
    return tuple(fired)
