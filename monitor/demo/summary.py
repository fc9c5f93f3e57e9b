"""How the demo ends: what is in the database, and how to look at it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.demo.folder import Folder
from monitor.demo.watcher import Sight
from monitor.demo.witness import Written
from monitor.model.event import Happening
from monitor.model.partnership import Partnership
from monitor.model.protocols import Store
from monitor.model.statement import Basis
from monitor.render.english import ENGLISH


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of the whole story."""

    asked: int = 0
    mails: int = 0
    written: Written = field(default_factory=Written)

    def add(self, sight: Sight) -> None:
        """Add what came of a part of it."""
        self.asked += sight.asked
        self.mails += len(sight.mails)
        self.written.join(sight.written)


def summarise(console: Console, store: Store, *, tally: Tally, folder: Folder) -> None:
    """Show what the monitor remembers of the story."""
    written = tally.written
    with store.read() as step:
        findings = step.ledger.findings(tuple(written.events))
        partnerships = step.ledger.partnerships(tuple(written.partnerships)).values()
        versions = [step.statements.version(key) for key in written.versions]
    console.print()
    console.rule(Text("What is remembered", "bold"), align="left", style="dim")
    kinds = Counter(ENGLISH.happenings[finding.event.kind].lower() for finding in findings)
    events = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    pages = sum(version is not None and version.basis is Basis.PAGE for version in versions)
    facts = Table.grid(padding=(0, 2))
    for name, value in (
        ("looks", f"{tally.asked}"),
        ("statements", f"{len(written.statements)}"),
        ("versions", f"{len(versions)}: {pages} of pages, {len(versions) - pages} of feed entries"),
        ("events", f"{len(findings)}: {events}"),
        ("mails", f"{tally.mails}"),
    ):
        facts.add_row(Text(f"  {name}", "cyan"), value)
    console.print(facts)
    console.print(_partnerships(sorted(partnerships, key=lambda one: one.first_seen)))
    changed = {
        finding.event.statement: finding.event.title
        for finding in findings
        if finding.event.kind is Happening.REVISED and finding.event.statement
    }
    _ways_on(console, folder, statements=changed)


def _partnerships(partnerships: list[Partnership]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=True, header_style="cyan")
    for heading in ("partnership", "stage", "who stands behind it", "first seen"):
        table.add_column(heading)
    for one in partnerships:
        table.add_row(
            ENGLISH.say("pair").join(one.names),
            ENGLISH.stages[one.stage],
            ENGLISH.corroborations[one.corroboration],
            f"{one.first_seen:%-d %b %Y}",
        )
    return table


def _ways_on(console: Console, folder: Folder, *, statements: Mapping[str, str]) -> None:
    """Say where everything is, and the commands that read on (statements: key and title)."""
    for path, what in (
        (folder.mails, "the mails; any mail program opens them"),
        (folder.pages, "the pages, in every wording they had"),
        (folder.config, "the configuration, for the commands below"),
    ):
        console.print(Text(f"  {path}  ").append(what, "dim"), soft_wrap=True)
    for statement, title in statements.items():
        console.print()
        console.print(Text(f"  Look on at “{title}”:", "bold"))
        for command in ("show", "diff"):
            line = f"  monitor statements {command} {statement} -c {folder.config}"
            console.print(Text(line, "green"), soft_wrap=True)
