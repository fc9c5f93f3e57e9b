"""Findings to tell, built so that a test shows only what matters to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model.alert import Alert, Message, PendingGroup
from monitor.model.claim import (
    Attribution,
    Capacity,
    Claim,
    Field,
    Kind,
    Mention,
    Modality,
    Reaction,
    Response,
    Span,
    Stage,
    Terms,
)
from monitor.model.event import Event, Finding, Happening, Tier
from monitor.model.partnership import Corroboration, Partnership, Step, StoredClaim
from monitor.model.source import Source
from monitor.model.statement import (
    Basis,
    Change,
    Comparison,
    Content,
    Edit,
    EditKind,
    Location,
    Op,
    Version,
)
from monitor.render.digest import compose_digest
from monitor.render.message import compose_alert
from tests.support.templates import shipped_templates

NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
SENDER = "Press monitor <alerts@example.com>"

TALKS = (
    "Wie es heißt, haben Meta und Samsung in Seoul darüber gesprochen, ob sie bei KI-Chips und "
    "Brillen gemeinsame Wege gehen."
)
NO_COMMENT = "Samsung wollte das nicht kommentieren, wies es jedoch auch nicht zurück."
LG_TALKS = (
    "LG Electronics bestätigt, mit Meta zwei Stunden lang über ein denkbares Bündnis bei "
    "XR-Geräten beraten zu haben."
)
GERMAN = f"{TALKS} {NO_COMMENT}\n{LG_TALKS}"


def source(key: str = "example-news", **given: str) -> Source:
    return Source(
        key=key,
        url=f"https://example.com/{key}.xml",
        every=timedelta(minutes=15),
        name=given.get("name", ""),
        company=given.get("company"),
    )


def version(
    text: str, *, title: str = "A title", number: int = 1, language: str | None = "en"
) -> Version:
    content = Content(
        title=title,
        text=text,
        basis=Basis.PAGE,
        extractor="x1",
        language=language,
        published=NOW - timedelta(hours=5),
    )
    return Version(
        key=f"version{number}",
        statement="5e1fd0c4a9b87c2d3e4f",
        location="location1",
        basis=Basis.PAGE,
        number=number,
        capture="capture1",
        at=NOW - timedelta(minutes=3),
        fingerprint=f"fingerprint{number}",
        content=content,
    )


def claim(text: str, evidence: str, **given: object) -> Claim:
    start = text.index(evidence)
    told = Claim(
        parties=(),
        kinds=(Kind.CO_DEVELOPMENT,),
        stage=Stage.AGREED,
        modality=Modality.ASSERTED,
        attribution=Attribution(speaker=None, capacity=Capacity.AUTHOR),
        evidence=evidence,
        span=Span(field=Field.TEXT, start=start, end=start + len(evidence)),
    )
    return replace(told, **given)  # type: ignore[arg-type]


def mention(surface: str) -> Mention:
    return Mention(surface=surface, span=Span(field=Field.TEXT, start=0, end=0))


def partnership(names: Sequence[str], **given: object) -> Partnership:
    keys = tuple(name.lower() for name in names)
    folded = Partnership(
        key=Partnership.key_for(keys),
        companies=keys,
        names=tuple(names),
        kinds=(),
        stage=Stage.AGREED,
        corroboration=Corroboration.UNILATERAL,
        first_seen=NOW,
        last_seen=NOW,
        postings=1,
    )
    return replace(folded, **given)  # type: ignore[arg-type]


def location(said: Version, url: str = "https://example.com/news/1") -> Location:
    return Location(
        key=said.location,
        statement=said.statement,
        source="example-news",
        identity=url,
        url=url,
        canonical_url=url,
        first_seen=NOW - timedelta(hours=4),
        baseline=False,
        title=said.content.title,
    )


def finding(kind: Happening, said: Version, **given: object) -> Finding:
    place = location(said)
    event = Event(
        kind=kind,
        at=NOW,
        source="example-news",
        statement=said.statement,
        location=said.location,
        version=said.key,
        title=said.content.title,
        url=place.url,
        alert=True,
    )
    told = Finding(event=event, source=source(), location=place, version=said)
    return replace(told, **given)  # type: ignore[arg-type]


def deal(
    said: Version, claims: Sequence[Claim], folded: Partnership, *, step: Step, tier: Tier
) -> Finding:
    """Return a partnership's event: these claims of this version."""
    stored = tuple(
        StoredClaim(version=said.key, rank=rank, claim=given, detector="d1")
        for rank, given in enumerate(claims)
    )
    told = finding(Happening.PARTNERSHIP, said, claims=stored, partnership=folded)
    event = replace(told.event, partnership=folded.key, step=step, tier=tier)
    return replace(told, event=event)


def agreement(
    title: str = "Acme and Globex agree", text: str = "Acme and Globex agreed."
) -> Finding:
    said = version(text, title=title)
    return deal(
        said,
        [claim(text, text)],
        partnership(("Acme", "Globex")),
        step=Step.AGREED,
        tier=Tier.ANNOUNCEMENT,
    )


def german_talks() -> tuple[Finding, ...]:
    """Return a media report in German: talks with Samsung, and with LG by LG's own words."""
    said = version(GERMAN, title="Zuckerberg trifft Samsung und LG in Seoul", language="de")
    start = GERMAN.index(NO_COMMENT)
    span = Span(field=Field.TEXT, start=start, end=start + len(NO_COMMENT))
    responses = tuple(
        Response(party="Samsung", reaction=reaction, evidence=NO_COMMENT, span=span)
        for reaction in (Reaction.NO_COMMENT, Reaction.NOT_DENIED)
    )
    samsung = claim(
        GERMAN,
        TALKS,
        parties=(mention("Zuckerberg"), mention("Samsung")),
        stage=Stage.TALKS,
        modality=Modality.REPORTED,
        attribution=Attribution(speaker=None, capacity=Capacity.MEDIA),
        responses=responses,
        activity="KI-Chips",
    )
    lg = claim(
        GERMAN,
        LG_TALKS,
        parties=(mention("LG Electronics"), mention("Zuckerberg")),
        stage=Stage.TALKS,
        modality=Modality.POSSIBLE,
        attribution=Attribution(speaker="LG Electronics", capacity=Capacity.PARTY),
        terms=Terms.NO_EXPLICIT,
    )
    news = source(name="Beispiel Nachrichten")
    media = partnership(("Meta", "Samsung"), corroboration=Corroboration.THIRD_PARTY_ONLY)
    told = (
        finding(Happening.PUBLISHED, said),
        deal(said, [samsung], media, step=Step.FIRST_SIGNAL, tier=Tier.SIGNAL),
        deal(
            said,
            [lg],
            partnership(("Meta", "LG Electronics")),
            step=Step.FIRST_SIGNAL,
            tier=Tier.SIGNAL,
        ),
    )
    return tuple(replace(each, source=news) for each in told)


def edit(before: str, after: str, *, old: str, new: str, at: int = 0, **given: object) -> Edit:
    """Return a replacement of the first `old` after position `at` by `new`."""
    start, end = before.index(old, at), after.index(new, at)
    made = Edit(
        op=Op.REPLACE,
        field="text",
        before=old,
        after=new,
        before_span=(start, start + len(old)),
        after_span=(end, end + len(new)),
        kinds=(EditKind.NUMBER,),
        material=True,
    )
    return replace(made, **given)  # type: ignore[arg-type]


def revision(
    before: str, after: str, edits: Sequence[Edit], *, summary: str = "", title: str = "Results"
) -> Finding:
    older = version(before, title=title, number=1)
    newer = version(after, title=title, number=2)
    comparison = Comparison(
        edits=tuple(edits),
        kinds=tuple(dict.fromkeys(kind for each in edits for kind in each.kinds)),
        material=any(each.material for each in edits),
        summary=summary,
    )
    change = Change(
        key=Change.key_for(older.key, newer.key),
        statement=newer.statement,
        location=newer.location,
        before=older.key,
        after=newer.key,
        at=NOW,
        comparison=comparison,
    )
    told = finding(Happening.REVISED, newer, before=older, change=change)
    return replace(told, event=replace(told.event, change=change.key, material=True))


def group(
    findings: Sequence[Finding], *, recipient: str = "ann@example.org", name: str = "thread:x"
) -> PendingGroup:
    alerts = tuple(
        Alert(
            event=each.event.key,
            recipient=recipient,
            channel="mail",
            rule="partnerships",
            raised=NOW,
            due=NOW,
            group=name,
        )
        for each in findings
    )
    return PendingGroup(recipient=recipient, channel="mail", group=name, alerts=alerts)


def alert(*findings: Finding, recipient: str = "ann@example.org", sender: str = SENDER) -> Message:
    return compose_alert(
        group(findings, recipient=recipient),
        findings,
        now=NOW,
        sender=sender,
        templates=shipped_templates(),
    )


def digest(*findings: Finding) -> Message:
    return compose_digest(
        group(findings, name="digest:daily"),
        findings,
        now=NOW,
        sender=SENDER,
        templates=shipped_templates(),
    )
