"""Findings as a story: what a message tells of one statement, in words, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.event import Disclosure, Event, Finding, Happening, Tier
from monitor.model.partnership import STANDING, StoredClaim
from monitor.model.statement import Basis, Change, Edit, Version
from monitor.render import diff
from monitor.render.clean import body, isolated, isolated_quotes, line, link, shortened
from monitor.render.diff import Hunk
from monitor.render.panel import Panel, Quote, headed, panel, quotes, said_once
from monitor.render.room import Room, Telling
from monitor.render.said import said
from monitor.render.words import Words

_TITLE = 200
_EXCERPT = 600
_SUMMARY = 300
_ALSO_AT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled value of the evidence: a link where it has an address, code where it is typed."""

    label: str
    value: str
    href: str | None = None
    code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A change of a statement: one line, the hunks that matter, and what is not shown and why.

    `steps` are the single edits of several that are told as one, each in a line.
    """

    summary: str
    hunks: tuple[Hunk, ...] = ()
    steps: tuple[str, ...] = ()
    cut: str = ""
    quiet: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happened to one statement, or to a source, with its evidence.

    `label` is the strongest happening in a word or two, `sentences` say each in full. `who` is the
    company or source. Panels are the partnerships, strongest first; `quotes` are claims that belong
    to none of them. `retraction` says in one line what was told and was none.
    """

    key: str
    label: str
    who: str
    title: str
    sentences: tuple[str, ...]
    panels: tuple[Panel, ...]
    panels_cut: str
    quotes: tuple[Quote, ...]
    quotes_title: str
    quotes_cut: str
    revisions: tuple[Revision, ...]
    excerpt: str
    language: str | None
    evidence: tuple[Fact, ...]
    url: str | None
    retraction: str = ""

    @property
    def revision(self) -> str:
        """What a revision changed, in one line; empty where there is none."""
        return next((revision.summary for revision in self.revisions if revision.summary), "")


# A contradiction corrects what was told before; an announcement outweighs a signal.
_TIERS = {Tier.CONTRADICTION: 0, Tier.ANNOUNCEMENT: 1, Tier.SIGNAL: 2}
# What happened to a statement, where no partnership says more.
_HAPPENINGS = (
    Happening.WITHDRAWN,
    Happening.REPLACED,
    Happening.REVERTED,
    Happening.REVISED,
    Happening.RESTORED,
    Happening.PUBLISHED,
    Happening.BACKFILLED,
)


# Their reason says what was seen, and is part of the news; elsewhere it says why nobody is told.
_SEEN = frozenset({Happening.WITHDRAWN, Happening.REPLACED, Happening.RESTORED})
_GONE = frozenset({Happening.WITHDRAWN, Happening.REPLACED})
_BASES = {Basis.FEED: "basis.feed", Basis.PAGE: "basis.page", Basis.PDF: "basis.pdf"}
_QUOTED_AS = {
    Happening.CORRECTED: "claims.wrong",
    Happening.WITHDRAWN: "claims.gone",
    Happening.REPLACED: "claims.gone",
}


def subject_of(event: Event) -> str:
    """Return what an event is told with: its statement, or its source."""
    return event.statement or event.source


def by_subject(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings of each statement or source together, strongest first, then in order."""
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        told.setdefault(subject_of(finding.event), []).append(finding)
    groups = [tuple(sorted(group, key=_strength)) for group in told.values()]
    return tuple(sorted(groups, key=lambda group: _strength(group[0])))


def tell(group: Sequence[Finding], telling: Telling) -> Story:
    """Return the story of the findings of one statement or source, strongest first."""
    words, room = telling.words, telling.room
    first = group[0]
    version = next((finding.version for finding in group if finding.version), None)
    statement = first.event.statement
    show = words.say("command.show", statement=statement or first.event.source)
    wrong = [finding for finding in group if finding.event.kind is Happening.CORRECTED]
    partnerships = [f for f in group if f.event.partnership and f not in wrong]
    others = said_once(_quotable(group, wrong))
    changed = _changed(group)
    excerpt = "" if partnerships or others or changed else _excerpt(version, room)
    return Story(
        key=subject_of(first.event),
        label=_label(group, words),
        who=name_of(first),
        title=_title(first, version, words=words),
        sentences=(*(_correction(one, words) for one in wrong), *_sentences(group, words)),
        panels=tuple(panel(f, telling, show=show) for f in partnerships[: room.partnerships]),
        panels_cut=telling.cut(
            "cut.partnerships", len(partnerships) - room.partnerships, command=show
        ),
        quotes=quotes(others[: room.quotes], telling, language=_language(first, version)),
        quotes_title=words.say(_QUOTED_AS.get(first.event.kind, "claims")),
        quotes_cut=telling.cut("cut.quotes", len(others) - room.quotes, command=show),
        revisions=tuple(_revision(f, telling) for f in changed),
        excerpt=excerpt,
        language=_language(first, version),
        evidence=_evidence(first, version, words=words),
        url=_url(first),
        retraction=" · ".join(_retraction(one, words) for one in wrong),
    )


def name_of(finding: Finding) -> str:
    """Return the name of the source, or of its company, or the source's key."""
    source = finding.source
    return shortened(line(source.name or source.company or source.key), _TITLE)


def moment(at: datetime, words: Words) -> str:
    """Return a moment for a reader anywhere, as the language writes it."""
    return at.strftime(words.say("moment"))


def _strength(finding: Finding) -> tuple[int, int]:
    event = finding.event
    if event.kind is Happening.CORRECTED:
        return -1, 0
    if event.kind is Happening.PARTNERSHIP:
        return 0, _TIERS[event.tier] if event.tier else len(_TIERS)
    known = event.kind in _HAPPENINGS
    return 1, _HAPPENINGS.index(event.kind) if known else len(_HAPPENINGS)


def _label(group: Sequence[Finding], words: Words) -> str:
    kinds = [finding.event.kind for finding in group]
    plain = [kind for kind in kinds if kind is not Happening.PARTNERSHIP]
    return words.happenings[(plain or kinds)[0]]


def _title(finding: Finding, version: Version | None, *, words: Words) -> str:
    event, location = finding.event, finding.location
    if event.statement is None:
        return shortened(line(event.title), _TITLE) or name_of(finding)
    given = (
        version.content.title if version else "",
        event.title,
        location.title if location else "",
    )
    found = next((cleaned for title in given if (cleaned := line(title))), "")
    return shortened(found or words.say("no_title"), _TITLE)


def _sentences(group: Sequence[Finding], words: Words) -> tuple[str, ...]:
    kinds = [finding.event.kind for finding in group]
    told = [words.happened[kind] for kind in kinds if kind is not Happening.PARTNERSHIP]
    reasons = [
        said(line(f.event.reason), words)
        for f in group
        if f.event.statement is None and f.event.reason
    ]
    seen = [
        words.say("seen", reason=said(line(finding.event.reason), words))
        for finding in group
        if finding.event.kind in _SEEN and finding.event.reason
    ]
    disclosures = {finding.event.disclosure for finding in group}
    disclosed = [
        *([words.say("silent")] if Disclosure.SILENT in disclosures else []),
        *([words.say("noted")] if Disclosure.NOTED in disclosures else []),
    ]
    return tuple(dict.fromkeys([*told, *disclosed, *reasons, *seen]))


def _correction(finding: Finding, words: Words) -> str:
    told = headed(finding, words)
    phrase = "corrected" if _is_none(finding) else "corrected.here"
    return words.say(phrase, label=told.label, names=told.names)


def _retraction(finding: Finding, words: Words) -> str:
    phrase = "subject.corrected" if _is_none(finding) else "subject.corrected.here"
    return words.say(phrase, names=headed(finding, words).names)


def _is_none(finding: Finding) -> bool:
    """Whether nothing stands any more of the partnership that a correction is about."""
    return finding.partnership is None or finding.partnership.status not in STANDING


def _quotable(group: Sequence[Finding], wrong: Sequence[Finding]) -> tuple[StoredClaim, ...]:
    """Return what is quoted: what a correction takes back, or what the statement claims as news.

    Beside told partnerships the other claims are background, or were kept for the digest.
    """
    if wrong:
        return tuple(dict.fromkeys(stored for finding in wrong for stored in finding.claims))
    if any(finding.event.partnership for finding in group):
        return ()
    claims = (stored for finding in group for stored in finding.claims if stored.claim.news)
    return tuple(dict.fromkeys(claims))


def _excerpt(version: Version | None, room: Room) -> str:
    if version is None:
        return ""
    return shortened(body(version.content.text).strip(), min(_EXCERPT, room.characters))


def _changed(group: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return one finding for each change; a partnership's event may repeat the statement's."""
    told = {finding.change.key: finding for finding in group if finding.change}
    return tuple(told.values())


def _revision(finding: Finding, telling: Telling) -> Revision:
    words, room = telling.words, telling.room
    change, version = finding.change, finding.version
    if change is None or version is None:
        return Revision(summary="")
    edits = change.comparison.edits
    shown = [edit for edit in edits if edit.material] or list(edits)
    found = diff.hunks(shown, version.content)
    lost = sum(hunk.edits for hunk in found[room.hunks :])
    command = _command(finding, change, words=words)
    fallback = change.comparison.fallback
    return Revision(
        summary=isolated_quotes(
            shortened(
                said(line(change.comparison.summary), words) or _summary(shown, words), _SUMMARY
            )
        ),
        hunks=tuple(diff.cut(hunk, room.characters, words=words) for hunk in found[: room.hunks]),
        steps=tuple(_step(one, words) for one in finding.steps),
        cut=telling.cut("cut.edits", lost, command=command),
        quiet=_quiet(change, len(edits) - len(shown), words=words),
        fallback=words.say("fallback", name=fallback) if fallback else "",
    )


def _command(finding: Finding, change: Change, *, words: Words) -> str:
    """Return what shows the whole change; of several edits as one, both versions are named."""
    before, after = finding.before, finding.version
    if not finding.steps or before is None or after is None:
        return words.say("command.diff", statement=change.statement)
    return words.say(
        "command.between", statement=change.statement, first=before.number, last=after.number
    )


def _step(change: Change, words: Words) -> str:
    told = isolated_quotes(shortened(said(line(change.comparison.summary), words), _SUMMARY))
    return words.say("step", at=moment(change.at, words), summary=told)


def _summary(edits: Sequence[Edit], words: Words) -> str:
    if not edits:
        return ""
    edit = edits[0]
    kind = words.edits[edit.kinds[0]] if edit.kinds else ""
    before, after = (shortened(line(side[:200]), 60) for side in (edit.before, edit.after))
    before, after = isolated(before), isolated(after)
    pair = f"{before} → {after}" if before and after else before or after
    return f"{kind} {pair}".strip()


def _quiet(change: Change, count: int, *, words: Words) -> str:
    if not count:
        return ""
    silent = [edit for edit in change.comparison.edits if not edit.material]
    kinds = dict.fromkeys(words.edits[kind] for edit in silent for kind in edit.kinds)
    return words.count("quiet", count, kinds=", ".join(kinds))


def _language(finding: Finding, version: Version | None) -> str | None:
    return (version.content.language if version else None) or finding.source.language


def _url(finding: Finding) -> str | None:
    location = finding.location
    return finding.event.url or (location.url if location else None)


def _evidence(finding: Finding, version: Version | None, *, words: Words) -> tuple[Fact, ...]:
    facts = []
    url = _url(finding)
    page = "page.gone" if finding.event.kind in _GONE else "page"
    if url:
        facts.append(Fact(label=words.say(page), value=shortened(line(url), 500), href=link(url)))
    facts += [
        Fact(label=words.say("also_at"), value=shortened(line(other), 500), href=link(other))
        for other in finding.also_at[:_ALSO_AT]
        if other != url
    ]
    statement = finding.event.statement
    if statement:
        show = words.say("command.show", statement=statement)
        facts.append(Fact(label=words.say("record"), value=show, code=True))
    change = finding.change
    if change:
        command = _command(finding, change, words=words)
        facts.append(Fact(label=words.say("difference"), value=command, code=True))
    return (*facts, *_times(finding, version, words=words), _source(finding, words))


def _times(finding: Finding, version: Version | None, *, words: Words) -> tuple[Fact, ...]:
    facts = []
    if version:
        stated = version.content.published
        told = moment(stated, words) if stated else words.say("published.unknown")
        facts.append(Fact(label=words.say("published"), value=told))
    if finding.location:
        seen = moment(finding.location.first_seen, words)
        facts.append(Fact(label=words.say("first_seen"), value=seen))
    if version:
        basis = words.say(_BASES[version.basis])
        number = f"{version.number} ({basis})"
        which = "version.last" if finding.event.kind in _GONE else "version"
        facts += [
            Fact(label=words.say("fetched"), value=moment(version.at, words)),
            Fact(label=words.say(which), value=number),
            Fact(label=words.say("text_hash"), value=version.content.text_hash, code=True),
        ]
    return tuple(facts)


def _source(finding: Finding, words: Words) -> Fact:
    source = finding.source
    name, key = name_of(finding), shortened(line(source.key), _TITLE)
    return Fact(label=words.say("source"), value=name if name == key else f"{name} ({key})")
