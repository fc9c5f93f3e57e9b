"""The demo as a person starts it: a story over the real program, on loopback."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.app import open_memory
from monitor.config.load import load
from monitor.demo.folder import prepare
from monitor.demo.story import Scene, load_story
from monitor.demo.watcher import CLOSELY
from monitor.model.protocols import Transaction
from monitor.model.statement import Basis, Location

pytestmark = pytest.mark.integration

SCENES = {scene.key: scene for scene in load_story().scenes}


@dataclass(frozen=True, kw_only=True)
class Played:
    """How a demo ended, and where it wrote."""

    result: subprocess.CompletedProcess[str]
    folder: Path

    def mails(self, scene: Scene) -> int:
        """Count the mails of a scene, by the time in the names of their files."""
        moments = [
            datetime.strptime(path.name.split("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            for path in (self.folder / "mails").glob("*.eml")
        ]
        return sum(scene.at <= moment <= scene.until + CLOSELY for moment in moments)


def monitor(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play the demo once; what it left is only read."""
    folder = tmp_path_factory.mktemp("demo")
    result = monitor("demo", "--fast", folder=folder)
    return Played(result=result, folder=folder / "demo-output")


@pytest.fixture
def remembered(played: Played) -> Iterator[Transaction]:
    store = open_memory(load(played.folder / "config.yaml"))
    with store.read() as step:
        yield step
    store.close()


def memorandum() -> str:
    return Location.key_for("brelling", "id:post:brelling:memorandum")


def test_demo_ends_well_and_without_a_warning(played: Played) -> None:
    assert (played.result.returncode, played.result.stderr) == (0, "")


@pytest.mark.parametrize("key", ["talks", "memorandum", "silent_edit", "agreement"])
def test_news_is_mailed_once(played: Played, key: str) -> None:
    assert played.mails(SCENES[key]) == 1


@pytest.mark.parametrize("key", ["baseline", "copy", "error_page", "mended", "rekeyed"])
def test_what_is_no_news_mails_nobody(played: Played, key: str) -> None:
    assert played.mails(SCENES[key]) == 0


def test_denial_in_another_language_is_mailed(played: Played) -> None:
    assert played.mails(SCENES["denial"]) == 1


def test_edited_release_has_two_versions_and_the_error_page_is_none(
    remembered: Transaction,
) -> None:
    versions = remembered.statements.versions(memorandum(), Basis.PAGE)
    edit = SCENES["silent_edit"]
    assert len(versions) == 2
    assert edit.at <= versions[1].at <= edit.until


def test_rekeyed_statements_are_the_same_statements(remembered: Transaction) -> None:
    listings = remembered.statements.listed("corvane")
    places = remembered.locate([listing.location for listing in listings])
    before = [one for one in places.values() if one.first_seen < SCENES["rekeyed"].at]
    assert len(before) == 2
    assert {one.identity.split(":")[1] for one in before} == {"post"}
    assert all((listing.entry_id or "").startswith("urn:press") for listing in listings)


def test_screen_names_every_mail_by_its_file(played: Played) -> None:
    mails = [f"demo-output/mails/{path.name}" for path in (played.folder / "mails").iterdir()]
    assert mails
    assert all(mail in played.result.stdout for mail in mails)


def test_both_wordings_of_the_edited_page_are_left(played: Played) -> None:
    pages = played.folder / "pages" / "brelling"
    assert "400 million" in (pages / "memorandum.1.html").read_text(encoding="utf-8")
    assert "250 million" in (pages / "memorandum.2.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["show", "diff"])
def test_reading_commands_work_on_what_is_left(played: Played, command: str) -> None:
    config = "demo-output/config.yaml"
    result = monitor("statements", command, memorandum(), "-c", config, folder=played.folder.parent)
    assert result.returncode == 0, result.stderr
    assert "250" in result.stdout


def test_folder_of_others_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    result = monitor("demo", "--fast", "--keep", ".", folder=tmp_path)
    assert result.returncode == 1
    assert "--keep" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_demo_replaces_what_an_earlier_one_made(tmp_path: Path) -> None:
    prepare(tmp_path / "out").mails.joinpath("old.eml").touch()
    (tmp_path / "out" / "notes.txt").touch()
    folder = prepare(tmp_path / "out")
    assert list(folder.mails.iterdir()) == []
    assert (tmp_path / "out" / "notes.txt").exists()
