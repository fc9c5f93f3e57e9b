"""Edits of real histories that a person looked at: what is news is material, the noise is not.

The histories are third-party texts and stand outside this repository; only the few words by which
an edit is found stand here.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from monitor.model.statement import Change, Comparison, Content, Version
from monitor.replay.history import read_history
from monitor.replay.play import SOURCE, settings_of
from monitor.replay.rerun import rerunning

CORPORA = os.environ.get("MONITOR_CORPORA")

# History, words that go, words that come.
NEWS = [
    ("metronom-aktuell-rss", "Bis einschließlich Samstag", "Für das gesamte Wochenende"),
    ("metronom-aktuell-rss", "Für das gesamte Wochenende", "Bis Montagnachmittag"),
    ("cloudflare-blog-rss", "GPT-4o-mini", "Kimi K2.6"),
    ("cloudflare-blog-rss", "of the web and", "of the world's web traffic"),
    ("sg-mse-press-recon-json", "33 Cuppage", "21 Cuscaden"),
    ("urssaf-actualites-rss", "10 %", "5 %"),
    ("urssaf-actualites-rss", "1er janvier", "1er juillet"),
    ("urssaf-actualites-rss", "", "Mise à jour"),
    ("urssaf-actualites-rss", "2022", "2023"),
    ("sg-mse-press-recon-json", "3 October 2020, several", "2 October 2020, several"),
    ("sg-mse-press-recon-json", "Desalination Plant in 2019", "Desalination Plant in 2018"),
    ("sg-mse-press-recon-json", "", "Soh Chye Ann"),
    ("sg-mse-press-recon-json", "Petersburg", "Petersberg"),
    ("sg-mlaw-press-recon-rss", "Response to Public Feedback on the Civil", "Copyright Regime"),
    ("sg-mlaw-press-recon-rss", "", "Update: The Apostille Convention will enter into force"),
    ("sg-mlaw-press-recon-rss", "", "This Public Consult has now closed"),
    ("volvo-trucks-us-press-atom", "VNL 300 daycab is now available", "all-electric"),
    ("keysight-blog-atom", "Testing Industry Standards", "Keysight Helps Shape Standards"),
    ("sg-sentosa-news-recon-json", "launches new scheme to drive", "Free entry into Sentosa"),
]
NOISE = [
    ("volvo-trucks-us-press-atom", "", "| Volvo Trucks USA"),
    ("anthropic-news-turing-rss", "Views on AI Safety", "views on AI safety"),
    ("klaviyo-whats-new-rss", "", "Composer - Segment Generation — "),
    ("volvo-trucks-us-press-atom", "| Volvo Trucks USA", ""),
    ("hetzner-news-flapping-rss", "Pushing the envelop", "Hervorragende Leistung"),
    ("hetzner-news-flapping-rss", "Hervorragende Leistung", "Pushing the envelop"),
    ("anthropic-news-turing-rss", "Path to AI Accountability", "path to AI accountability"),
    ("sg-mse-press-recon-json", "Press Release for", ""),
    ("sg-mse-press-recon-json", "Decemeber", "December"),
    ("sg-mlaw-press-recon-rss", '{ol start="7"}', ""),
    ("sg-mlaw-press-recon-rss", "ful report", "full report"),
    ("keysight-blog-atom", "5G to 6g", "5G to 6G"),
    ("cognition-news-fetchtime-rss", "including 26 of the Fortune 500", "…"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Two successive versions of a statement, and their comparison."""

    before: Content
    after: Content
    comparison: Comparison

    def is_of(self, gone: str, come: str) -> bool:
        before, after = (f"{side.title}\n{side.text}" for side in (self.before, self.after))
        went = not gone or (gone in before and gone not in after)
        return went and (not come or (come in after and come not in before))


@cache
def edited(name: str) -> tuple[Edited, ...]:
    folder = Path(CORPORA or "", "replay", name)
    return tuple(_edited(folder))


def _edited(folder: Path) -> Iterator[Edited]:
    history = read_history(folder)
    versions: dict[str, Version] = {}
    with rerunning(settings_of(history), begin=history.snapshots[0].at) as rerun:
        for snapshot in history.snapshots:
            rerun.poll(SOURCE, history.capture(snapshot))
            rerun.visit_due(snapshot.at)
            for found in rerun.take().findings:
                versions |= {version.key: version for version in found.versions}
                yield from (_of(change, versions) for change in found.changes)


def _of(change: Change, versions: dict[str, Version]) -> Edited:
    return Edited(
        before=versions[change.before].content,
        after=versions[change.after].content,
        comparison=change.comparison,
    )


def found(name: str, gone: str, *, come: str) -> list[Edited]:
    if not CORPORA:
        pytest.skip("MONITOR_CORPORA names no folder of recorded histories")
    mine = [one for one in edited(name) if one.is_of(gone, come)]
    assert mine, "no such edit in the history"
    return mine


@pytest.mark.parametrize(("name", "gone", "come"), NEWS)
def test_news_of_a_history_is_material(name: str, gone: str, come: str) -> None:
    assert all(one.comparison.material for one in found(name, gone, come=come))


@pytest.mark.parametrize(("name", "gone", "come"), NOISE)
def test_noise_of_a_history_is_silent(name: str, gone: str, come: str) -> None:
    assert not any(one.comparison.material for one in found(name, gone, come=come))
