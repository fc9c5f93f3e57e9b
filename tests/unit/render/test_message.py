"""What a message says of partnerships and statements, in both of its parts."""

from dataclasses import replace

import pytest

from monitor.model.claim import (
    Attribution,
    Capacity,
    Field,
    Modality,
    Newness,
    Reaction,
    Response,
    Span,
    Stage,
    Terms,
)
from monitor.model.event import Finding, Happening, Tier
from monitor.model.partnership import Corroboration, Step, StoredClaim
from tests.unit.render.reading import Read, read
from tests.unit.render.stories import (
    LG_TALKS,
    NO_COMMENT,
    TALKS,
    agreement,
    alert,
    claim,
    deal,
    edit,
    finding,
    german_talks,
    partnership,
    revision,
    source,
    version,
)


def in_both(message: Read, words: str) -> bool:
    return words in " ".join(message.text.split()) and words in message.shown


@pytest.mark.parametrize(
    "words",
    [
        "Zuckerberg trifft Samsung und LG in Seoul",
        "Meta – Samsung",
        "Meta – LG Electronics",
        "This is a signal, not an announcement.",
        "Talks, reported",
        TALKS,
        LG_TALKS,
        "LG Electronics (a party itself) · talks · possible · German",
        "Responses: Samsung: no comment, did not deny",
        NO_COMMENT,
        "third parties only, no party on record",
        "not disclosed, the text says so",
        "co-development",
        "https://example.com/news/1",
        "monitor statements show 5e1fd0c4a9b87c2d3e4f",
        "2024-03-01 04:30 UTC",
        "2024-03-01 05:30 UTC",
        "2024-03-01 09:27 UTC",
        "1 (page)",
        "Text SHA-256",
        "Beispiel Nachrichten (example-news)",
        "You get this because of rule “partnerships”.",
    ],
)
def test_both_parts_tell_all(words: str) -> None:
    assert in_both(read(alert(*german_talks())), words)


def test_verbatim_quotes_come_once() -> None:
    assert read(alert(*german_talks())).text.count(TALKS) == 1


def test_a_sentence_that_headline_and_text_share_is_quoted_once() -> None:
    said = version("Acme and Globex sign a pact.", title="Acme and Globex sign a pact.")
    pact = claim(said.content.text, "Acme and Globex sign a pact.")
    # Another stage is another claim, in whatever words.
    made = (pact, pact, replace(pact, stage=Stage.ACTIVE))
    claims = tuple(
        StoredClaim(version=said.key, rank=rank, claim=given, detector="d1")
        for rank, given in enumerate(made)
    )
    mail = read(alert(finding(Happening.WITHDRAWN, said, claims=claims)))
    assert mail.text.count("> Acme and Globex sign a pact.") == 2


def test_subject_names_stage_firmness_and_parties() -> None:
    published, samsung, lg = german_talks()
    assert alert(published, samsung).subject == "[Talks, reported] Meta – Samsung: KI-Chips"
    assert alert(published, samsung, lg).subject == (
        "[Talks, reported] Meta – Samsung · [Talks, possible] Meta – LG Electronics"
    )


def test_subject_says_a_label_once_for_its_neighbours() -> None:
    first = agreement()
    second = replace(first, partnership=partnership(("Acme", "Initech")))
    second = replace(second, event=replace(second.event, partnership="other"))
    assert alert(first, second).subject == "[Agreed] Acme – Globex · Acme – Initech"


def test_subject_counts_partnerships_that_it_does_not_name() -> None:
    said = version("Text.")
    many = [
        deal(
            said,
            [],
            partnership(("Acme", f"P{number}")),
            step=Step.AGREED,
            tier=Tier.ANNOUNCEMENT,
        )
        for number in range(7)
    ]
    assert alert(*many).subject.endswith("Acme – P3 · +3 more")


def test_stronger_news_comes_first() -> None:
    signal = german_talks()[1]
    announced = agreement()
    disputed = replace(
        announced,
        event=replace(
            announced.event, step=Step.CONTRADICTION, tier=Tier.CONTRADICTION, partnership="d"
        ),
        partnership=partnership(("Acme", "Initech")),
    )
    assert alert(signal, announced, disputed).subject == (
        "[Contradiction] Acme – Initech · [Agreed] Acme – Globex · [Talks, reported] Meta – Samsung"
    )


@pytest.mark.parametrize(
    ("step", "stage", "modality", "label"),
    [
        (Step.FIRST_SIGNAL, Stage.SOUGHT, Modality.ASSERTED, "Partner sought"),
        (Step.FIRST_SIGNAL, Stage.TALKS, Modality.POSSIBLE, "Talks, possible"),
        (Step.MENTIONED, Stage.ACTIVE, Modality.ASSERTED, "In effect"),
        (Step.TALKS_CONFIRMED, Stage.TALKS, Modality.ASSERTED, "Talks confirmed"),
        (Step.INTENT_SIGNED, Stage.INTENT_SIGNED, Modality.ASSERTED, "Intent signed"),
        (Step.AGREED, Stage.CONDITIONAL, Modality.ASSERTED, "Agreed"),
        (Step.CALLED_OFF, Stage.CALLED_OFF, Modality.REPORTED, "Called off, reported"),
        (Step.DENIED, Stage.TALKS, Modality.DENIED, "Denied"),
    ],
)
def test_label_is_the_step_or_the_stage(
    step: Step, stage: Stage, modality: Modality, label: str
) -> None:
    said = version("They said so.")
    told = claim("They said so.", "They said so.", stage=stage, modality=modality)
    event = deal(said, [told], partnership(("A", "B")), step=step, tier=Tier.SIGNAL)
    assert alert(event).subject == f"[{label}] A – B: co-development"


def test_label_follows_the_claim_of_its_step() -> None:
    text = "They talk. They agreed."
    talks = claim(text, "They talk.", stage=Stage.TALKS, modality=Modality.REPORTED)
    agreed = claim(text, "They agreed.")
    event = deal(
        version(text),
        [talks, agreed],
        partnership(("A", "B")),
        step=Step.AGREED,
        tier=Tier.ANNOUNCEMENT,
    )
    assert alert(event).subject == "[Agreed] A – B: co-development"


def test_novelty_and_terms_are_told() -> None:
    text = "They renewed it."
    told = claim(text, text, newness=Newness.RENEWAL, terms=Terms.PARTIAL)
    both = partnership(("A", "B"), corroboration=Corroboration.BILATERAL)
    event = deal(version(text), [told], both, step=Step.RENEWED, tier=Tier.ANNOUNCEMENT)
    message = read(alert(event))
    assert in_both(message, "renews an existing one")
    assert in_both(message, "partly disclosed")
    assert in_both(message, "both parties on record")
    assert in_both(message, "This is an announcement.")


def test_partner_without_a_name_is_told_as_such() -> None:
    event = deal(version("x"), [], partnership(("Acme",)), step=Step.FIRST_SIGNAL, tier=Tier.SIGNAL)
    assert alert(event).subject == "[Agreed] Acme – an unnamed partner"


def test_published_statement_shows_how_it_begins() -> None:
    said = version("First words.\nSecond paragraph.", title="A <title> & more")
    message = alert(finding(Happening.PUBLISHED, said, source=source(company="acme")))
    assert message.subject == "[New] acme: A <title> & more"
    assert in_both(read(message), "First words. Second paragraph.")


def test_claims_of_no_partnership_are_told_with_the_statement() -> None:
    text = "Acme seeks a partner."
    event = deal(
        version(text, title="Acme grows"),
        [claim(text, text, stage=Stage.SOUGHT, unnamed_party=True)],
        partnership(("Acme",)),
        step=Step.FIRST_SIGNAL,
        tier=Tier.SIGNAL,
    )
    published = finding(Happening.PUBLISHED, version(text, title="Acme grows"), claims=event.claims)
    assert in_both(read(alert(published)), "the publisher of the text · partner sought")
    assert read(alert(published, event)).text.count(text) == 1


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (Happening.WITHDRAWN, "Withdrawn"),
        (Happening.RESTORED, "Restored"),
        (Happening.REPLACED, "Replaced"),
        (Happening.BACKFILLED, "From the archive"),
    ],
)
def test_what_happens_to_a_statement_is_the_label(kind: Happening, label: str) -> None:
    message = alert(finding(kind, version("Text.", title="News of May")))
    assert message.subject == f"[{label}] example-news: News of May"


def test_event_of_a_source_needs_no_statement() -> None:
    told = finding(Happening.FAULTY, version("x"))
    event = replace(told.event, statement=None, location=None, version=None, reason="HTTP 503")
    event = replace(event, title="", url=None)
    faulty = replace(told, event=event, location=None, version=None)
    message = alert(faulty)
    assert message.subject == "[Source failing] example-news"
    assert in_both(read(message), "The source cannot be read.")
    assert in_both(read(message), "HTTP 503")
    assert "statements show" not in read(message).text
    assert message.thread == "example-news"


def test_revision_leads_with_what_changed() -> None:
    before, after = "Revenue was $12 million.", "Revenue was $21 million."
    told = revision(
        before,
        after,
        [edit(before, after, old="$12 million", new="$21 million")],
        summary="amount $12 million → $21 million",
        title="Results",
    )
    message = alert(told)
    assert message.subject == "[Revised] Results: amount $12 million → $21 million"
    assert "Revenue was [-$12 million-]{+$21 million+}." in read(message).text
    assert in_both(read(message), "monitor statements diff 5e1fd0c4a9b87c2d3e4f")


def test_revision_of_an_agreement_tells_both() -> None:
    before, after = "Acme pays $12 million.", "Acme pays $21 million."
    told = revision(before, after, [edit(before, after, old="$12", new="$21")], summary="$12 → $21")
    assert told.version is not None
    terms = claim(after, after, stage=Stage.AMENDED)
    event = deal(
        told.version,
        [terms],
        partnership(("Acme", "Globex")),
        step=Step.AMENDED,
        tier=Tier.CONTRADICTION,
    )
    message = alert(told, replace(event, change=told.change, before=told.before))
    assert message.subject == "[Amended] Acme – Globex: $12 → $21"
    assert read(message).text.count("[-$12-]{+$21+}") == 1


def test_thread_is_the_partnership_then_the_statement_then_the_source() -> None:
    published, samsung, lg = german_talks()
    elsewhere = replace(published, event=replace(published.event, statement="other"))
    assert alert(published, samsung).thread == samsung.event.partnership
    assert alert(published, samsung, lg).thread == published.event.statement
    assert alert(published).thread == published.event.statement
    assert alert(published, elsewhere).thread == "example-news"


def test_several_statements_are_each_told_with_their_evidence() -> None:
    told: list[Finding] = []
    for number in range(3):
        each = finding(Happening.PUBLISHED, version("Text.", title=f"News {number}"))
        told.append(replace(each, event=replace(each.event, statement=f"key{number}")))
    message = read(alert(*told))
    assert message.parsed["Subject"] == "[New] example-news: News 0 · +2 more"
    assert all(in_both(message, f"monitor statements show key{number}") for number in range(3))


def test_edits_told_as_one_have_their_steps_and_name_both_versions() -> None:
    before, after = "It costs $12.", "It costs $21."
    told = revision(before, after, [edit(before, after, old="$12", new="$21")], summary="all of it")
    assert told.change is not None
    comparison = replace(told.change.comparison, summary="“ما يصل” → “40”")
    steps = (replace(told.change, comparison=comparison), told.change)
    mail = read(alert(replace(told, steps=steps)))
    assert in_both(mail, "The edits one by one")
    assert in_both(mail, "2024-03-01 09:30 UTC: all of it")
    assert in_both(mail, "--from 1 --to 2")
    # Each quote keeps its direction, so that the arrow points from the old to the new.
    assert in_both(mail, "\u2068“ما يصل”\u2069 → “40”")


def test_what_is_gone_is_told_in_the_past() -> None:
    said = version("Acme and Globex sign a pact.")
    pact = claim(said.content.text, said.content.text)
    claims = (StoredClaim(version=said.key, rank=0, claim=pact, detector="d1"),)
    assert in_both(read(alert(finding(Happening.WITHDRAWN, said, claims=claims))), "What it said")


def test_response_whose_sentence_is_quoted_already_is_not_quoted_again() -> None:
    text = "Acme denies talks with Globex."
    said = version(text)
    span = Span(field=Field.TEXT, start=0, end=len(text))
    denial = Response(party="Acme", reaction=Reaction.DENY, evidence=text, span=span)
    folded = partnership(("Acme", "Globex"))
    made = deal(
        said, [claim(text, text, responses=(denial,))], folded, step=Step.DENIED, tier=Tier.SIGNAL
    )
    mail = read(alert(made))
    assert in_both(mail, "Responses: Acme: denied")
    assert mail.text.count(text) == 1


def test_who_speaks_for_a_party_is_named_beside_it_and_is_no_further_source() -> None:
    text = "Acme denies talks with Globex. “We are not in talks,” said Ann Lee, head of Acme."
    said = version(text)
    at = Span(field=Field.TEXT, start=0, end=30)
    own, hers = (
        Response(party=party, reaction=Reaction.DENY, evidence=text, span=at)
        for party in ("Acme", "Ann Lee")
    )
    house = Attribution(speaker="Acme", capacity=Capacity.PARTY)
    head = Attribution(speaker="Ann Lee", capacity=Capacity.PARTY, organisation="Acme")
    claims = [
        claim(text, text, responses=(own,), attribution=house),
        claim(text, text, responses=(hers,), attribution=head),
    ]
    folded = partnership(("Acme", "Globex"))
    told = alert(deal(said, claims, folded, step=Step.DENIED, tier=Tier.SIGNAL))
    mail = read(told)
    assert in_both(mail, "Responses: Acme (Ann Lee): denied")
    assert mail.text.count("Responses") == 1
    assert told.subject == "[Denied] Acme – Globex: co-development"
