"""Nouns with every field filled in, for tests that care about one or two of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model.alert import Alert, Message, Notice, NoticeKind
from monitor.model.capture import Capture, Hold, Hop
from monitor.model.claim import (
    Attribution,
    Capacity,
    Claim,
    Field,
    Kind,
    Mention,
    Modality,
    Newness,
    PartyType,
    Reaction,
    Response,
    Span,
    Stage,
    Terms,
)
from monitor.model.digest import content_hash, key_of
from monitor.model.event import Event, Happening, Tier
from monitor.model.findings import Findings
from monitor.model.partnership import (
    Corroboration,
    Partnership,
    Posting,
    Resolution,
    Step,
    StoredClaim,
)
from monitor.model.source import Source, SourceState
from monitor.model.statement import (
    Basis,
    Change,
    Comparison,
    Content,
    Edit,
    EditKind,
    Listing,
    Location,
    Marks,
    Observation,
    Op,
    Statement,
    Verdict,
    Version,
    Visit,
)

NOW = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

TITLE = "Acme and Globex join forces"
TEXT = (
    "Acme Corp. and Globex SE today announced a partnership.\n"
    "“We are delighted,” said Jane Roe of Acme. Globex did not comment."
)


def a_source(key: str = "acme") -> Source:
    return Source(
        key=key,
        url=f"https://{key}.example/feed.xml",
        every=timedelta(minutes=5),
        name=f"{key.title()} newsroom",
        company=key,
        language="en",
    )


def a_state(source: Source | None = None, *, due: datetime = NOW) -> SourceState:
    return SourceState(source=source or a_source(), due=due)


def a_capture(
    url: str = "https://acme.example/feed.xml", *, body: bytes = b"<rss/>", at: datetime = NOW
) -> Capture:
    return Capture(
        url=url,
        final_url=f"{url}?final",
        at=at,
        status=200,
        headers=(("Content-Type", "application/rss+xml"), ("ETag", '"1"'), ("X-Odd", "é\x00")),
        body=body,
        hops=(Hop(url=url, status=301, target=f"{url}?final"),),
    )


def a_statement(source: str = "acme", *, identity: str = "id-1") -> Statement:
    key = key_of("statement", Location.key_for(source, identity))
    return Statement(key=key, source=source, first_seen=NOW)


def a_location(source: str = "acme", *, identity: str = "id-1", baseline: bool = False) -> Location:
    return Location(
        key=Location.key_for(source, identity),
        statement=a_statement(source, identity=identity).key,
        source=source,
        identity=identity,
        url=f"https://{source}.example/news/{identity}?utm_source=rss",
        canonical_url=f"https://{source}.example/news/{identity}",
        first_seen=NOW,
        baseline=baseline,
        title=TITLE,
        basis=Basis.FEED,
        changed_at=NOW,
    )


def a_listing(location: Location | None = None) -> Listing:
    location = location or a_location()
    return Listing(
        location=location.key,
        source=location.source,
        entry_id=location.identity,
        url=location.url,
        title=TITLE,
        raw_hash=content_hash(location.key.encode()),
        published=NOW - HOUR,
        updated=None,
        listed_since=NOW,
    )


def a_content(text: str = TEXT, *, title: str = TITLE, basis: Basis = Basis.FEED) -> Content:
    return Content(
        title=title,
        text=text,
        basis=basis,
        extractor="feed-1",
        language="en",
        published=NOW - HOUR,
        modified=NOW - MINUTE,
    )


def a_version(
    text: str = TEXT,
    *,
    location: Location | None = None,
    number: int = 1,
    basis: Basis = Basis.FEED,
    capture: Capture | None = None,
) -> Version:
    location = location or a_location()
    return Version(
        key=Version.key_for(location=location.key, basis=basis, number=number),
        statement=location.statement,
        location=location.key,
        basis=basis,
        number=number,
        capture=(capture or a_capture()).key,
        at=NOW + number * MINUTE,
        fingerprint=content_hash(text.encode("utf-8", "surrogatepass")),
        content=a_content(text, basis=basis),
    )


def an_edit(before: str = "$12 million", after: str = "$21 million") -> Edit:
    return Edit(
        op=Op.REPLACE,
        field="text",
        before=before,
        after=after,
        before_span=(10, 10 + len(before)),
        after_span=(10, 10 + len(after)),
        kinds=(EditKind.NUMBER,),
        material=True,
        detail="more",
    )


def a_change(before: Version, after: Version) -> Change:
    comparison = Comparison(
        edits=(an_edit(), replace(an_edit("a", "b"), material=False, rule="typo")),
        kinds=(EditKind.NUMBER, EditKind.TYPO),
        material=True,
        summary="a number changed",
        fallback="lines",
    )
    return Change(
        key=Change.key_for(before.key, after.key),
        statement=after.statement,
        location=after.location,
        before=before.key,
        after=after.key,
        at=after.at,
        comparison=comparison,
    )


def a_mention(surface: str, *, text: str = TEXT, company: str | None = None) -> Mention:
    start = text.index(surface)
    return Mention(
        surface=surface,
        span=Span(field=Field.TEXT, start=start, end=start + len(surface)),
        type=PartyType.COMPANY,
        company=company,
        organisation=None if company else f"{surface} Aktiengesellschaft",
    )


def a_claim(
    version: Version | None = None, *, rank: int = 0, stage: Stage = Stage.AGREED
) -> StoredClaim:
    evidence = TEXT.partition("\n")[0]
    no_comment = "Globex did not comment."
    start = TEXT.index(no_comment)
    claim = Claim(
        parties=(a_mention("Acme Corp.", company="acme"), a_mention("Globex SE")),
        kinds=(Kind.CO_DEVELOPMENT, Kind.SUPPLY),
        stage=stage,
        modality=Modality.ASSERTED,
        attribution=Attribution(
            speaker="Jane Roe",
            capacity=Capacity.PARTY,
            span=Span(field=Field.TEXT, start=TEXT.index("Jane"), end=TEXT.index(" of Acme")),
        ),
        evidence=evidence,
        span=Span(field=Field.TEXT, start=0, end=len(evidence)),
        responses=(
            Response(
                party="Globex SE",
                reaction=Reaction.NO_COMMENT,
                evidence=no_comment,
                span=Span(field=Field.TEXT, start=start, end=start + len(no_comment)),
            ),
        ),
        newness=Newness.NEW,
        terms=Terms.PARTIAL,
        activity="turbines",
        confidence=0.1 + 0.2,
        features=("announce", "joint"),
    )
    key = (version or a_version()).key
    return StoredClaim(version=key, rank=rank, claim=claim, detector="rules-1")


def a_partnership(*companies: str) -> Partnership:
    companies = companies or ("acme", "~globex")
    return Partnership(
        key=Partnership.key_for(companies),
        companies=companies,
        names=("Acme Corp.", "Globex SE"),
        kinds=(Kind.CO_DEVELOPMENT,),
        stage=Stage.AGREED,
        corroboration=Corroboration.UNILATERAL,
        first_seen=NOW,
        last_seen=NOW,
        postings=1,
        steps=((Step.FIRST_SIGNAL, NOW - DAY), (Step.AGREED, NOW)),
        on_record=("acme",),
    )


def a_posting(claim: StoredClaim, *, partnership: Partnership | None = None) -> Posting:
    return Posting(
        claim=claim.key,
        partnership=(partnership or a_partnership()).key,
        step=Step.AGREED,
        mentions=(0, 1),
        statement=a_location().statement,
        version=claim.version,
        at=NOW,
    )


def a_resolution(
    name: str = "globex", company: str = "~globex", *, at: datetime = NOW
) -> Resolution:
    return Resolution(name=name, company=company, reason="undecided", at=at)


def an_event(version: Version | None = None, *, alert: bool = True) -> Event:
    """Return the event of a partnership that a version told."""
    version = version or a_version()
    return Event(
        kind=Happening.PARTNERSHIP,
        at=version.at,
        source="acme",
        statement=version.statement,
        location=version.location,
        version=version.key,
        partnership=a_partnership().key,
        step=Step.AGREED,
        tier=Tier.ANNOUNCEMENT,
        title=version.content.title,
        url="https://acme.example/news/id-1",
        alert=alert,
    )


def an_alert(event: Event | None = None, *, recipient: str = "ann@example.org") -> Alert:
    event = event or an_event()
    return Alert(
        event=event.key,
        recipient=recipient,
        channel="mail",
        rule="everything",
        raised=NOW,
        due=NOW,
        group=event.partnership or event.source,
    )


def a_message(
    *alerts: Alert, thread: str = "story", recipient: str = "ann@example.org", at: datetime = NOW
) -> Message:
    keys = tuple(alert.key for alert in alerts) or (thread, at.isoformat())
    key = Message.key_for(channel="mail", recipient=recipient, alerts=keys)
    return Message(
        key=key,
        channel="mail",
        recipient=recipient,
        message_id=f"<{key}@monitor.example>",
        thread=thread,
        subject=TITLE,
        content=b"Subject: x\r\n\r\nbody \x00\xff\r\n" * 3,
        created=at,
        due=at,
    )


def a_notice(subject: str = "acme", *, at: datetime = NOW) -> Notice:
    return Notice(kind=NoticeKind.SOURCE_FAILING, subject=subject, at=at, text=f"{subject} fails")


def a_visit(location: Location | None = None, *, due: datetime = NOW) -> Visit:
    location = location or a_location()
    return Visit(
        location=location.key,
        source=location.source,
        url=location.url or "",
        due=due,
        reason="new",
    )


def an_observation(location: Location | None = None) -> Observation:
    location = location or a_location()
    return Observation(
        source=location.source,
        location=location.key,
        at=NOW,
        verdict=Verdict.GOOD,
        detail="10 entries",
        status=200,
        capture=a_capture().key,
    )


def a_hold(host: str = "acme.example", *, until: datetime = NOW + HOUR) -> Hold:
    return Hold(host=host, until=until, at=NOW, status=429)


def some_findings(location: Location | None = None, *, baseline: bool = False) -> Findings:
    """Return all that follows from a statement that is seen for the first time."""
    location = location or a_location(baseline=baseline)
    version = a_version(location=location)
    claim = a_claim(version)
    event = an_event(version, alert=not baseline)
    if baseline:
        event = replace(event, reason="baseline")
    return Findings(
        states=(a_state(a_source(location.source)),),
        captures=(a_capture(),),
        observations=(an_observation(location),),
        statements=(a_statement(location.source, identity=location.identity),),
        locations=(location,),
        listings=(a_listing(location),),
        versions=(version,),
        claims=(claim,),
        resolutions=(a_resolution(),),
        postings=(replace(a_posting(claim), statement=location.statement),),
        partnerships=(a_partnership(),),
        events=(event,),
        alerts=() if baseline else (an_alert(event),),
        marks=(Marks(location=location.key, numbers=(7, 2**63 - 1), at=NOW),),
        visits=(a_visit(location),),
        notices=(a_notice(),),
        holds=(a_hold(),),
    )
