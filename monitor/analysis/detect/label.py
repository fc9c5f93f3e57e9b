"""Labels a document by its claims, and says how sure that is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import MASK, Prose
from monitor.analysis.detect.roles import roles_of
from monitor.analysis.detect.scorer import Model, probability
from monitor.analysis.detect.sides import sides_of
from monitor.analysis.detect.stage import FIRM
from monitor.model.claim import Field, Label, Modality, Newness, PartyType, Stage

_EARLY: Final = 3
_LEAD: Final = 600
_OPENING: Final = 2_500
_SHORT: Final = 600
_OFTEN: Final = 6
_FEW: Final = 3
_CROWD: Final = 4
_SIGNALS: Final = frozenset({Stage.SOUGHT, Stage.TALKS, Stage.CALLED_OFF})
_TYPES: Final = frozenset({PartyType.COMPANY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A label, and the probability that it is right.

    `announces` is how much speaks for an announcement, from 0 to 1; `features` is what was
    weighed.
    """

    label: Label
    confidence: float
    announces: float
    features: Mapping[str, float]


def verdict(case: Case, found: tuple[Found, ...], *, model: Model) -> Verdict:
    """Weigh a document: strongest claim first, confounders against it."""
    features = features_of(case, found)
    score = model.score(features)
    label = _label(case, found, announces=score >= model.threshold)
    return Verdict(
        label=label,
        confidence=model.confidence(label.value, score),
        announces=probability(score),
        features=features,
    )


def _label(case: Case, found: tuple[Found, ...], *, announces: bool) -> Label:
    news = [one for one in found if one.claim.news]
    if announces and announcing(case, found):
        return Label.ANNOUNCEMENT
    if any(map(_is_signal, news)):
        return Label.SIGNAL
    if any(one.rank > 1 and not one.claim.unnamed_party for one in found):
        return Label.MENTION
    return Label.NONE


def background(case: Case, found: tuple[Found, ...], *, label: Label) -> tuple[Found, ...]:
    """Return the claims, those below that an announcement makes of other parties as background."""
    able = announcing(case, found)
    if label is not Label.ANNOUNCEMENT or not able:
        return found
    main = min(able, key=lambda one: _place(case, one))

    def is_news(one: Found) -> bool:
        aside = _where(case, one) == "below" and one.keys != main.keys
        return one.claim.news and (not aside or one.announced)

    return tuple(replace(one, claim=replace(one.claim, news=is_news(one))) for one in found)


def announcing(case: Case, found: Iterable[Found]) -> list[Found]:
    """Return the claims that could make an announcement.

    Where the title or the lead joins bodies none of which is a company, a name that is not sure to
    be one makes no company of the other side.
    """
    able = [one for one in found if one.claim.news and can_announce(one)]
    if any(_is_public(one) and _where(case, one) != "below" for one in found):
        return [one for one in able if _has_sure_company(one)]
    return able


def _is_public(one: Found) -> bool:
    types = {party.type for party in one.parties}
    return len(one.keys) > 1 and one.claim.stage in FIRM and PartyType.COMPANY not in types


def _has_sure_company(one: Found) -> bool:
    return any(party.sure and party.type is PartyType.COMPANY for party in one.parties)


def can_announce(one: Found) -> bool:
    """Tell whether a claim alone could make an announcement."""
    claim = one.claim
    return (
        claim.stage in FIRM
        and not one.background
        and (claim.stage is not Stage.ACTIVE or one.announced or claim.span.field is Field.TITLE)
        and claim.modality in {Modality.ASSERTED, Modality.PLANNED}
        and claim.newness is not Newness.HISTORICAL
        and len(one.keys) > 1
        and any(party.type is PartyType.COMPANY for party in one.parties)
    )


def _is_signal(one: Found) -> bool:
    claim = one.claim
    if claim.modality in {Modality.REPORTED, Modality.DENIED} or claim.stage in _SIGNALS:
        return one.rank > 1
    return claim.unnamed_party and one.announced and one.rank > 1


def features_of(case: Case, found: tuple[Found, ...]) -> dict[str, float]:
    """Return what speaks for and against an announcement, by name; all values are small.

    Where there is no title, the first sentence stands in its place.
    """
    able = announcing(case, found)
    features: dict[str, float] = {"claims": min(len(able), 5) / 5, "able": float(bool(able))}
    for one in able:
        features.update(_of_claim(case, one))
    features["pairs"] = min(len({one.keys for one in able}), 4) / 4
    features.update(_of_fields(case))
    features.update(_of_others(found))
    if able:
        main = min(able, key=lambda one: _place(case, one))
        features.update(_of_pair(case, able, main=main))
        features.update(_of_main(case, main))
        features.update(roles_of(case, main))
        features.update(sides_of(case, main))
    return {name: value for name, value in features.items() if value}


def _of_fields(case: Case) -> dict[str, float]:
    title, lead = _title_and_lead(case)
    features: dict[str, float] = {}
    for hit in (*case.lexicon.find("DAMP", title), *case.lexicon.find("ROLE", title)):
        features[f"title:{hit.sets}"] = 1.0
    features.update(_of_subjects(case, lead_end=len(lead.text)))
    for where, text in (("title", title), ("lead", lead)):
        if case.lexicon.first("TRIGGER", text) or case.lexicon.first("KIND", text):
            features[f"{where}:trigger"] = 1.0
        if case.lexicon.first("INSTRUMENT", text):
            features[f"{where}:instrument"] = 1.0
        if case.lexicon.first("ANNOUNCE", text):
            features[f"{where}:announce"] = 1.0
    humans = case.lexicon.listed("person_pronoun")
    count = sum(word in humans for word in lead.lower.split())
    features["humans"] = min(count, 4) / 4
    features["long"] = min(len(case.reading.body.text) / 8000, 1.0)
    return features


def _of_subjects(case: Case, *, lead_end: int) -> dict[str, float]:
    """Return what the opening speaks of: at all in the lead, and how often in a thousand letters.

    A thousand letters of Chinese or Japanese say what two thousand say elsewhere.
    """
    prose = case.reading.body.plain
    end = min(len(prose.text), _OPENING)
    features: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for name in ("DAMP", "ROLE"):
        for hit in case.lexicon.find(name, prose, end=end):
            counts[f"text:{hit.sets}"] += 1
            if name == "DAMP" and hit.start < lead_end:
                features[f"lead:{hit.sets}"] = 1.0
    thousands = max(end, _SHORT) / 1000
    features.update(
        {subject: min(count / thousands, _OFTEN) / _OFTEN for subject, count in counts.items()}
    )
    return features


def _title_and_lead(case: Case) -> tuple[Prose, Prose]:
    body = case.reading.body
    if not _is_untitled(case) or not body.sentences:
        return case.reading.title.plain, body.plain.part(0, _LEAD)
    end = body.sentences[0].end
    return body.plain.part(0, end), body.plain.part(0, max(end, _LEAD))


def _is_untitled(case: Case) -> bool:
    return not case.reading.title.text.strip()


def _of_others(found: tuple[Found, ...]) -> dict[str, float]:
    """Return what the claims that announce nothing say: talks, hearsay, history."""
    features: dict[str, float] = {}
    for one in found:
        if not can_announce(one):
            features[f"other:{one.claim.stage}"] = 1.0
            features[f"other:{one.claim.modality}"] = 1.0
    return features


def _of_main(case: Case, main: Found) -> dict[str, float]:
    """Return what stands in the sentence of the first claim, and where its parties stand."""
    passage, sentence = case.reading.passage(main.sentence.field), main.sentence
    span = {"start": sentence.start, "end": sentence.end}
    features = {f"main:{main.trigger}{main.rank}": 1.0, f"main:{main.claim.stage}": 1.0}
    for name in ("DAMP", "ROLE"):
        for hit in case.lexicon.find(name, passage.plain, **span):
            features[f"main:{hit.sets}"] = 1.0
    features["main:announced"] = float(main.announced)
    features["main:instrument"] = float(
        case.lexicon.first("INSTRUMENT", passage.plain, **span) is not None
    )
    early = {name.key for name in _early_names(case)}
    features[f"early:{len(main.keys & early)}"] = 1.0
    features["main:masked"] = float(MASK in passage.plain.text[sentence.start : sentence.end])
    features["main:crowd"] = float(len({name.key for name in case.named(sentence)}) > _CROWD)
    features["publishes"] = float(case.publisher is not None and case.publisher.key in main.keys)
    return features


def _early_names(case: Case) -> list[Name]:
    titled = case.reading.title.sentences
    return [
        name
        for sentence in (*titled, *case.reading.body.sentences[:2])
        for name in case.named(sentence)
    ]


def _of_pair(case: Case, able: list[Found], *, main: Found) -> dict[str, float]:
    """Return what the document does with the two parties of its first claim."""
    speakers = {seat.key for seat in case.seated.values()} & main.keys
    counts = Counter(
        name.key for sentence in case.reading.sentences for name in case.named(sentence)
    )
    fewest = min(counts[key] for key in main.keys)
    same = {_where(case, one) for one in able if len(one.keys & main.keys) > 1}
    types = {party.type for party in main.parties}
    together = sum(1 for _ in case.lexicon.find("PAIR", case.reading.body.plain))
    return {
        f"speakers:{min(len(speakers), 2)}": 1.0,
        "mentions": min(math.log2(1 + fewest), 4) / 4,
        "repeated": min(len(same), 3) / 3,
        "together": min(together, 3) / 3,
        "main_sure": float(all(party.sure for party in main.parties)),
        "main_many": float(len(main.keys) > 2),  # noqa: PLR2004
        "short": float(len(case.reading.body.sentences) < _FEW),
        **{f"type:{kind}": 1.0 for kind in types if kind is not PartyType.COMPANY},
    }


def _place(case: Case, one: Found) -> tuple[int, int]:
    order = ("in_title", "in_lead", "below")
    return order.index(_where(case, one)), -one.rank


def _of_claim(case: Case, one: Found) -> dict[str, float]:
    where = _where(case, one)
    sure = all(party.sure for party in one.parties)
    names = {f"{where}:rank{one.rank}", f"{where}:{one.claim.stage}"}
    if one.announced:
        names.add(f"{where}:announced")
    if sure:
        names.add(f"{where}:sure")
    if sure and one.rank > 2:  # noqa: PLR2004
        names.add(f"{where}:sure_rank3")
        if one.announced:
            names.add(f"{where}:sure_rank3_announced")
    names.add(f"newness:{one.claim.newness}")
    names.update(f"kind:{kind}" for kind in one.claim.kinds)
    return dict.fromkeys(names, 1.0)


def _where(case: Case, one: Found) -> str:
    first = one.sentence.number == 0 and _is_untitled(case)
    if one.sentence.field is Field.TITLE or first:
        return "in_title"
    return "in_lead" if one.sentence.number < _EARLY else "below"
