"""One partnership in words: who, how far, how firmly, says who, and the sentences that say it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monitor.model.claim import (
    Capacity,
    Claim,
    Kind,
    Modality,
    Newness,
    Response,
    Stage,
    Terms,
)
from monitor.model.event import Finding
from monitor.model.partnership import Step, StoredClaim
from monitor.render.clean import body, isolated, line, shortened
from monitor.render.room import Telling
from monitor.render.words import Words

_NAME = 60
_NAMES = 6
# The last ones that a partnership took: what it came from.
_STEPS = 4
# A partnership has two sides, named or not.
_SIDES = 2
_TOPIC = 70
_SEPARATOR = " · "
# What says that a day is another one than before.
_MOVED = frozenset({Step.AMENDED, Step.CONTRADICTION})
_WORDS = re.compile(r"\w+")

# The stage of the claim that brought a step; other steps are not about a stage.
_STAGES = {
    Step.TALKS_CONFIRMED: Stage.TALKS,
    Step.INTENT_SIGNED: Stage.INTENT_SIGNED,
    Step.AGREED: Stage.AGREED,
    Step.EFFECTIVE: Stage.ACTIVE,
    Step.AMENDED: Stage.AMENDED,
    Step.ENDED: Stage.ENDED,
    Step.CALLED_OFF: Stage.CALLED_OFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words of a statement, and in our words who says them and what they mean."""

    text: str
    byline: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a party responds, in our words and in the statement's."""

    words: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One partnership. `label` is its stage in a word or two, `facts` are label and value.

    `voices` says how many there are who say so, where they are several.
    """

    label: str
    names: str
    topic: str
    voices: str
    verdict: str
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...]
    quotes_cut: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far a partnership is in a word or two, and whose it is."""

    label: str
    names: str


def headed(finding: Finding, words: Words) -> Head:
    """Return what a partnership's event is called."""
    claims = sorted(finding.claims, key=lambda claim: claim.rank)
    leading = _leading(claims, finding.event.step)
    return Head(label=_label(leading, finding, words=words), names=_names(finding, words))


def panel(finding: Finding, telling: Telling, *, show: str) -> Panel:
    """Return what a partnership's event says; `show` is the command that tells all of it."""
    words, most = telling.words, telling.room.quotes
    claims = sorted(finding.claims, key=lambda claim: claim.rank)
    said = said_once(claims)
    quoted = quotes(said[:most], telling, language=language_of(finding))
    leading = _leading(claims, finding.event.step)
    tier = finding.event.tier
    return Panel(
        label=_label(leading, finding, words=words),
        names=_names(finding, words),
        topic=_topic(leading, finding, words=words),
        voices=_voices(claims, words),
        verdict=words.tiers[tier] if tier else "",
        facts=_facts(leading, finding, words=words),
        quotes=quoted,
        quotes_cut=telling.cut("cut.quotes", len(said) - most, command=show),
        answers=_answers(claims, telling, quoted={quote.text for quote in quoted}),
    )


def language_of(finding: Finding) -> str | None:
    """Return the language of what a finding quotes, as far as it is known."""
    language = finding.version.content.language if finding.version else None
    return language or finding.source.language


def said_once(claims: Sequence[StoredClaim]) -> tuple[StoredClaim, ...]:
    """Leave out what says the same in the same words again: pages repeat headlines in the text."""
    found: dict[tuple[str, ...], StoredClaim] = {}
    for stored in claims:
        claim = stored.claim
        words = " ".join(claim.evidence.split()).casefold()
        by = (claim.attribution, claim.stage, claim.modality)
        found.setdefault((words, *(str(part) for part in by)), stored)
    return tuple(
        stored
        for place, stored in found.items()
        if not any(other != place and _is_within(place, other) for other in found)
    )


def _is_within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the same is said by the same in words that another quote has in this order.

    So a headline goes that the first sentence only says more fully.
    """
    rest = iter(_WORDS.findall(other[0]))
    return one[1:] == other[1:] and all(word in rest for word in _WORDS.findall(one[0]))


def quotes(
    claims: Sequence[StoredClaim], telling: Telling, *, language: str | None
) -> tuple[Quote, ...]:
    """Return the sentence of each claim with its speaker, stage, firmness and language."""
    limit = telling.room.characters
    return tuple(
        Quote(
            text=shortened(body(stored.claim.evidence).strip(), limit),
            byline=_byline(stored.claim, telling.words, language=language),
            language=language if language and language.replace("-", "").isalnum() else None,
        )
        for stored in claims
    )


def _voices(claims: Sequence[StoredClaim], words: Words) -> str:
    """Return how many say so, where they are several; those who are not named count as one.

    The text itself, which says so in a headline, is nobody besides those whom it names.
    """
    said = [stored.claim.attribution for stored in claims]
    named = [one for one in said if one.capacity not in {Capacity.AUTHOR, Capacity.UNNAMED}]
    speakers = {line(one.organisation or one.speaker or one.capacity).casefold() for one in named}
    # "LG" and "LG Electronics" are one voice.
    voices = [
        one
        for one in speakers
        if not any(other.startswith(f"{one} ") for other in speakers if other != one)
    ]
    count = len(voices) + any(one.capacity is Capacity.UNNAMED for one in said)
    return words.count("sources", count) if count > 1 else ""


def _topic(leading: Claim | None, finding: Finding, *, words: Words) -> str:
    """Return what a partnership is about, or else of which kinds it is."""
    if leading is not None and leading.activity:
        return shortened(line(leading.activity), _TOPIC)
    return ", ".join(words.kinds[kind] for kind in _kinds(leading, finding))


def _leading(claims: Sequence[StoredClaim], step: Step | None) -> Claim | None:
    """Return the claim that brought the step: the strongest of the step's stage, or of all."""
    stage = _STAGES.get(step) if step else None
    fitting = [stored.claim for stored in claims if stored.claim.stage is stage]
    found = fitting or [stored.claim for stored in claims]
    return found[0] if found else None


def _label(leading: Claim | None, finding: Finding, *, words: Words) -> str:
    step, partnership = finding.event.step, finding.partnership
    label = words.steps.get(step, "") if step else ""
    if not label:
        stage = leading.stage if leading else partnership.stage if partnership else None
        label = words.stages[stage or Stage.UNSPECIFIED].capitalize()
    if leading is None or leading.modality is Modality.ASSERTED:
        return label
    firmness = words.modalities[leading.modality]
    return label if firmness == label.lower() else f"{label}, {firmness}"


def _names(finding: Finding, words: Words) -> str:
    given: Sequence[str] = finding.partnership.names if finding.partnership else ()
    if not given and finding.claims:
        given = [mention.surface for mention in finding.claims[0].claim.parties]
    unique = list(dict.fromkeys(shortened(line(name), _NAME) for name in given if line(name)))
    if len(unique) < _SIDES:
        unique.append(words.say("unnamed"))
    more = len(unique) - _NAMES
    if more > 0:
        unique = [*unique[:_NAMES], words.say("more.short", count=more)]
    return words.say("pair").join(unique)


def _facts(leading: Claim | None, finding: Finding, *, words: Words) -> tuple[tuple[str, str], ...]:
    facts: list[tuple[str, str]] = []
    if leading:
        if leading.activity:
            facts.append((words.say("activity"), shortened(line(leading.activity), 300)))
        facts += [
            (words.say("stage"), words.stages[leading.stage]),
            (words.say("modality"), words.modalities[leading.modality]),
            (words.say("said_by"), _speaker(leading, words)),
        ]
    kinds = _kinds(leading, finding)
    if kinds:
        facts.append((words.say("kinds"), ", ".join(words.kinds[kind] for kind in kinds)))
    if leading:
        if leading.newness is not Newness.UNCLEAR:
            facts.append((words.say("newness"), words.newness[leading.newness]))
        if leading.terms is not Terms.NOT_MENTIONED:
            # The sentence does not mention them; the rest of the text may well.
            facts.append((words.say("terms"), words.terms[leading.terms]))
    facts += _effective(finding, words)
    known = _known_before(finding, words)
    if known:
        facts.append((words.say("known"), known))
    if finding.event.novelty:
        facts.append((words.say("novelty"), words.novelties[finding.event.novelty]))
    if finding.partnership:
        standing = words.corroborations[finding.partnership.corroboration]
        facts.append((words.say("corroboration"), standing))
    return tuple(facts)


def _effective(finding: Finding, words: Words) -> list[tuple[str, str]]:
    """Return the day that the words give for the beginning, and which one was known before."""
    days = [stored.claim.effective.day for stored in finding.claims if stored.claim.effective]
    if not days:
        return []
    known = finding.partnership.beginnings if finding.partnership else ()
    at = finding.version.at if finding.version else finding.event.at
    before = [one.day for one in known or () if one.given and one.at < at and one.day != days[0]]
    day = days[0].date().isoformat()
    if before and finding.event.step in _MOVED:
        day = words.say("effective.moved", day=day, before=before[-1].date().isoformat())
    return [(words.say("effective"), day)]


def _known_before(finding: Finding, words: Words) -> str:
    """Return the steps that a partnership had taken before an event, each with its last day."""
    if finding.partnership is None:
        return ""
    steps = [(at, step) for step, at in finding.partnership.steps if at < finding.event.at]
    return ", ".join(
        words.say(
            "known.step",
            step=words.steps.get(step) or words.say("signal"),
            day=at.strftime(words.say("day")),
        )
        for at, step in sorted(steps)[-_STEPS:]
    )


def _kinds(leading: Claim | None, finding: Finding) -> tuple[Kind, ...]:
    given = leading.kinds if leading else ()
    if not given and finding.partnership:
        given = finding.partnership.kinds
    return tuple(kind for kind in given if kind is not Kind.UNSPECIFIED)


def _speaker(claim: Claim, words: Words) -> str:
    said = claim.attribution
    capacity = words.capacities[said.capacity]
    speaker = isolated(shortened(line(said.speaker or ""), _NAME))
    if not speaker:
        return capacity
    if said.capacity is Capacity.UNNAMED:
        # A few words of a sentence, such as "people familiar", not a name.
        return f"{capacity}: {words.say('quoted', words=speaker)}"
    home = isolated(shortened(line(said.organisation or ""), _NAME))
    if home and home.casefold() not in speaker.casefold():
        return words.say("speaker.for", speaker=speaker, organisation=home, capacity=capacity)
    return f"{speaker} ({capacity})"


def _byline(claim: Claim, words: Words, *, language: str | None) -> str:
    parts = (
        _speaker(claim, words),
        words.stages[claim.stage],
        words.modalities[claim.modality],
        words.language(language),
    )
    return _SEPARATOR.join(part for part in parts if part)


def _answers(
    claims: Sequence[StoredClaim], telling: Telling, *, quoted: Collection[str]
) -> tuple[Answer, ...]:
    """Return how parties responded, with the sentences that are not quoted already."""
    words, room = telling.words, telling.room
    homes = _homes(claims)
    by_party: dict[str, list[Response]] = {}
    for stored in claims:
        for response in stored.claim.responses:
            party = homes.get(response.party, response.party)
            by_party.setdefault(shortened(line(party), _NAME), []).append(response)
    answers = []
    for party, responses in list(by_party.items())[: room.quotes]:
        people = dict.fromkeys(
            isolated(shortened(line(response.party), _NAME))
            for response in responses
            if response.party in homes
        )
        who = f"{isolated(party)} ({', '.join(people)})" if people else isolated(party)
        reactions = dict.fromkeys(words.reactions[response.reaction] for response in responses)
        evidence = dict.fromkeys(
            shortened(body(response.evidence).strip(), room.characters) for response in responses
        )
        shown = tuple(one for one in evidence if one not in quoted)[: room.quotes]
        answers.append(Answer(words=f"{who}: {', '.join(reactions)}", evidence=shown))
    return tuple(answers)


def _homes(claims: Sequence[StoredClaim]) -> dict[str, str]:
    """Return whom each person speaks for, who speaks or stands for a party of these claims."""
    found: dict[str, str] = {}
    for stored in claims:
        said = stored.claim.attribution
        if said.speaker and said.organisation and said.speaker != said.organisation:
            found[said.speaker] = said.organisation
    return found
