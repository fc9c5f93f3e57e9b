"""What the demo shows: what the newsrooms did, and what the store says that the monitor saw."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from rich.console import Console
from rich.text import Text

from monitor.answers import Outcome
from monitor.demo.watcher import Sight
from monitor.model.event import Finding, Happening
from monitor.model.protocols import Store, Transaction
from monitor.model.statement import Change, Verdict, Version
from monitor.render import diff
from monitor.render.english import ENGLISH
from monitor.render.panel import Panel
from monitor.render.room import Room, Telling
from monitor.render.story import by_subject, tell

_TELLING = Telling(
    words=ENGLISH, room=Room(stories=9, partnerships=4, quotes=1, hunks=6, characters=400)
)
_STANDING = ENGLISH.say("corroboration")

# Who acts stands in the left column, what happens beside it.
_COLUMN = 12

# Seconds that a reader needs for a line, and to see that a new scene begins.
_LINE = 0.25
_SCENE = 1.0


class Screen:
    """Prints to a terminal, and waits while a person reads; `pause` takes seconds."""

    def __init__(self, console: Console, store: Store, *, pause: Callable[[float], None]) -> None:
        self._console = console
        self._store = store
        self._pause = pause

    def scene(self, at: datetime, tells: str, *, deeds: Sequence[str]) -> None:
        """Show what happens in the story."""
        self._console.print()
        day = f"{at:%a} {at.day} {at:%b %Y, %H:%M}"
        self._console.rule(Text(day, "bold"), align="left", style="dim")
        self._line("", Text(tells, "bold"))
        for deed in deeds:
            self._line("newsroom", Text(deed))
        self._pause(_SCENE)

    def quiet(self, sight: Sight, span: timedelta) -> None:
        """Show that time passes in which nothing happens."""
        hours = round(span.total_seconds() / 3600)
        time = f"{hours // 24} days" if hours >= 48 else f"{hours} hours"  # noqa: PLR2004
        self._console.print()
        self._line("", Text(f"⋯ {time}: asked {sight.asked} times, nothing new", "dim"))
        with self._store.read() as step:
            troubles = _troubles(step, sight.outcomes)
        for trouble in troubles:
            self._line("", Text(trouble, "yellow"))

    def sight(self, sight: Sight) -> None:
        """Show what the monitor made of it, and whom it told."""
        with self._store.read() as step:
            versions = _settled(step, sight.written.versions)
            findings = step.ledger.findings(tuple(sight.written.events))
            troubles = _troubles(step, sight.outcomes)
        for trouble in troubles:
            self._line("monitor", Text(trouble, "yellow"))
        self._baselines(findings)
        for version in versions:
            self._version(version, [one for one in findings if one.event.version == version.key])
        if not versions and not findings:
            self._line("monitor", Text(f"asked {sight.asked} times: no new version, no event"))
        self._others(findings, shown=frozenset(version.key for version in versions))
        for mail in sight.mails:
            self._mail(mail)
        if not sight.mails:
            self._line("mail", Text("nobody is mailed", "dim"))

    def _baselines(self, findings: Sequence[Finding]) -> None:
        kinds = Counter(finding.event.kind for finding in findings)
        sources = kinds[Happening.BASELINE]
        if sources:
            told = f"the baseline of {sources} sources: {kinds[Happening.PUBLISHED]} statements"
            self._line("monitor", Text(told))

    def _version(self, version: Version, own: Sequence[Finding]) -> None:
        if any(one.event.reason == "baseline" for one in own):
            return
        told = f"version {version.number}, read from the {version.basis}"
        if own:
            told = f"{own[0].source.name}: {told}"
        share = round(100 * version.label_confidence)
        self._line("monitor", Text(f"{told} ({version.label.lower()}, {share} % sure)"))
        for group in by_subject(own):
            for panel in tell(group, _TELLING).panels:
                self._panel(panel)
        for change in dict.fromkeys(one.change for one in own if one.change):
            self._change(change, version)
        if not any(one.event.partnership or one.change for one in own):
            self._line("", Text("no new step of a partnership", "dim"))

    def _others(self, findings: Iterable[Finding], *, shown: frozenset[str]) -> None:
        """Show events that no new version brought: of a source, or of a page that is gone."""
        for event in (finding.event for finding in findings):
            if event.version not in shown and event.kind is not Happening.BASELINE:
                told = ENGLISH.happened[event.kind]
                self._line("monitor", Text(f"◆ {told} {event.title}", "bold magenta"))

    def _panel(self, panel: Panel) -> None:
        self._line("", Text(f"◆ {panel.label}: {panel.names}", "bold magenta"))
        for quote in panel.quotes:
            self._line("", Text(f"“{quote.text}”", "italic"), indent=2)
            self._line("", Text(quote.byline, "dim"), indent=2)
        for answer in panel.answers:
            self._line("", Text(answer.words, "dim"), indent=2)
        for name, value in panel.facts:
            if name == _STANDING:
                self._line("", Text(f"{name.lower()}: {value}", "dim"), indent=2)

    def _change(self, change: Change, version: Version) -> None:
        matter = "matters" if change.comparison.material else "does not matter"
        self._line("", Text(f"◆ An edit that {matter}", "bold magenta"))
        shown = diff.hunks(change.comparison.edits, version.content)
        if self._console.color_system:
            drawn = Text.from_ansi(diff.as_ansi(shown, ENGLISH))
        else:
            drawn = Text(diff.as_text(shown, ENGLISH))
        for piece in drawn.split("\n", allow_blank=False):
            self._line("", piece, indent=2)

    def _mail(self, path: Path) -> None:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        self._line("mail", Text(f"✉ {message['Subject']}", "bold green"))
        # In one piece, however narrow the terminal is: paths are copied.
        self._console.print(Text(f"{' ' * _COLUMN}{path}", "dim"), soft_wrap=True)

    def _line(self, label: str, text: Text, *, indent: int = 0) -> None:
        """Print a text beside the left column, wrapped, and let it be read."""
        margin = _COLUMN + indent
        wrapped = text.wrap(self._console, max(self._console.width - margin - 1, 40))
        start = Text().append(f"  {label}", "cyan")
        for line in wrapped:
            line.rstrip()
            start.pad_right(margin - len(start))
            self._console.print(start.append_text(line))
            start = Text()
        self._pause(_LINE * len(wrapped))


def _settled(step: Transaction, keys: Iterable[str]) -> list[Version]:
    """Return versions on the basis that their statement is told from: not its teaser as well."""
    versions = [version for key in keys if (version := step.statements.version(key))]
    places = step.locate([version.location for version in versions])
    return [version for version in versions if places[version.location].basis is version.basis]


def _troubles(step: Transaction, outcomes: Sequence[Outcome]) -> list[str]:
    """Return what could not be read and why, each once, with how often."""
    bad = [one for one in outcomes if one.verdict not in {Verdict.GOOD, Verdict.NOT_MODIFIED}]
    places = step.locate([one.key for one in bad])
    names = {state.source.key: state.source.name for state in step.sources.states()}
    told: Counter[str] = Counter()
    for one in bad:
        place = places.get(one.key)
        name = f"“{place.title}”" if place else names.get(one.key, one.key)
        verdict, _, detail = f"{one.verdict}: {one.detail}".removesuffix(": ").partition(": ")
        told[": ".join([name, verdict.replace("_", " "), detail])] += 1
    return [f"{line}{f' ({count} times)' if count > 1 else ''}" for line, count in told.items()]
