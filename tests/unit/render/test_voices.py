"""Who says so, how many there are, and what was known before: what a panel and a subject say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.claim import Attribution, Capacity, Claim, Modality, Stage, Terms
from monitor.model.event import Finding, Tier
from monitor.model.partnership import Step
from tests.unit.render.reading import read
from tests.unit.render.stories import NOW, alert, claim, deal, partnership, version

_TEXT = "Acme and Globex agreed on chargers."


def said_by(*voices: Attribution, text: str = _TEXT) -> Finding:
    claims = [claim(text, text, attribution=voice) for voice in voices]
    return told(*claims, text=text)


def told(*claims: Claim, text: str = _TEXT) -> Finding:
    folded = partnership(("Acme", "Globex"))
    return deal(version(text), claims, folded, step=Step.AGREED, tier=Tier.ANNOUNCEMENT)


def party(name: str) -> Attribution:
    return Attribution(speaker=name, capacity=Capacity.PARTY)


def unnamed(words: str) -> Attribution:
    return Attribution(speaker=words, capacity=Capacity.UNNAMED)


AUTHOR = Attribution(speaker=None, capacity=Capacity.AUTHOR)


@pytest.mark.parametrize(
    ("voices", "end"),
    [
        ((party("LG"), party("LG Electronics")), ""),
        ((party("LG"), party("Meta"), party("LG Electronics")), " · 2 sources"),
        # A headline says what its text lets somebody say.
        ((AUTHOR, party("Globex")), ""),
        ((AUTHOR, unnamed("sources say")), ""),
        # Whether these are the same people nobody knows.
        ((unnamed("sources say"), unnamed("people familiar")), ""),
        ((party("Globex"), unnamed("people familiar")), " · 2 sources"),
    ],
)
def test_subject_counts_who_say_so(voices: tuple[Attribution, ...], end: str) -> None:
    assert alert(said_by(*voices)).subject == f"[Agreed] Acme – Globex: co-development{end}"


def test_words_for_somebody_without_a_name_are_quoted() -> None:
    mail = read(alert(said_by(unnamed("people familiar"))))
    assert "an unnamed source: “people familiar”" in mail.text


def test_person_is_named_with_whom_they_speak_for() -> None:
    voice = Attribution(speaker="Ann Lee", capacity=Capacity.PARTY, organisation="Acme Corp")
    assert "Ann Lee, Acme Corp (a party itself)" in read(alert(said_by(voice))).text


def test_headline_is_not_quoted_beside_the_sentence_that_says_it_more_fully() -> None:
    headline = "Acme denies talks with Globex"
    sentence = "Acme today denies reports of talks with its rival Globex."
    text = f"{headline}\n{sentence}"
    denied = {"attribution": party("Acme"), "modality": Modality.DENIED, "stage": Stage.TALKS}
    mail = read(
        alert(told(*(claim(text, one, **denied) for one in (headline, sentence)), text=text))
    )
    assert sentence in mail.text
    assert f"> {headline}\n" not in mail.text


def test_same_words_in_another_order_are_quoted_both() -> None:
    one, other = "Acme supplies Globex", "Globex supplies Acme with chargers"
    text = f"{one}\n{other}"
    mail = read(alert(told(claim(text, one), claim(text, other), text=text)))
    assert f"> {one}\n" in mail.text
    assert f"> {other}\n" in mail.text


def test_what_a_sentence_does_not_say_of_terms_is_not_told() -> None:
    silent, open_ = (claim(_TEXT, _TEXT, terms=one) for one in (Terms.NOT_MENTIONED, Terms.PARTIAL))
    assert "Terms" not in read(alert(told(silent))).text
    assert "partly disclosed" in read(alert(told(open_))).text


def test_steps_before_an_event_are_told_and_later_ones_are_not() -> None:
    day = timedelta(days=1)
    event = said_by(party("Acme"))
    steps = (
        (Step.AGREED, event.event.at),
        (Step.FIRST_SIGNAL, NOW - 9 * day),
        (Step.TALKS_CONFIRMED, NOW - 3 * day),
        (Step.ENDED, event.event.at + day),
    )
    known = partnership(("Acme", "Globex"), steps=steps)
    first, second = (f"{NOW - days * day:%Y-%m-%d}" for days in (9, 3))
    text = " ".join(read(alert(replace(event, partnership=known))).text.split())
    assert f"Known before: Signal ({first}), Talks confirmed ({second}) " in text


def test_commands_stand_in_their_own_type_in_the_html() -> None:
    mail = read(alert(said_by(party("Acme"))))
    assert "`monitor alerts mute" in mail.text
    assert "`" not in mail.shown
