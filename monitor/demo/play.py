"""The demo: plays the story to the monitor, scene by scene, and shows what it sees."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from monitor.config.load import load
from monitor.demo.folder import configuration, prepare
from monitor.demo.newsroom import Town
from monitor.demo.screen import Screen
from monitor.demo.server import serving
from monitor.demo.story import Scene, Story, load_story
from monitor.demo.summary import Tally, summarise
from monitor.demo.watcher import CLOSELY, SELDOM, Sight, Watcher, watching
from monitor.telemetry import set_up


def play(root: Path, console: Console, *, pause: Callable[[float], None]) -> None:
    """Play the whole story into a folder; `pause` is given the seconds a reader needs.

    Raises MonitorError when the folder holds other things than a demo's.
    """
    story, folder = load_story(), prepare(root)
    town = Town.of(story, folder.pages)
    with serving(town):
        urls = {room.key: town.feed_url(room.key) for room in story.rooms}
        folder.config.write_text(configuration(story, urls), encoding="utf-8")
        settings = load(folder.config)
        set_up(settings.log)
        with watching(settings, folder, begin=story.begin) as watcher:
            screen = Screen(console, watcher.store, pause=pause)
            tally = _played(story, town, watcher=watcher, screen=screen)
            summarise(console, watcher.store, tally=tally, folder=folder)


def _played(story: Story, town: Town, *, watcher: Watcher, screen: Screen) -> Tally:
    tally = Tally()
    for scene, following in zip(story.scenes, (*story.scenes[1:], None), strict=True):
        _scene(scene, town, watcher=watcher, screen=screen, tally=tally)
        end = following.at if following else story.end
        watcher.watch(end, every=SELDOM)
        between = watcher.take()
        tally.add(between)
        if _is_eventful(between):
            screen.scene(end, "Meanwhile", deeds=())
            screen.sight(between)
        elif between.asked:
            screen.quiet(between, end - scene.until)
    return tally


def _scene(scene: Scene, town: Town, *, watcher: Watcher, screen: Screen, tally: Tally) -> None:
    screen.scene(scene.at, scene.tells, deeds=town.play(scene))
    watcher.look(scene.at)
    watcher.watch(scene.until + CLOSELY, every=CLOSELY)
    sight = watcher.take()
    tally.add(sight)
    screen.sight(sight)


def _is_eventful(sight: Sight) -> bool:
    return bool(sight.written.versions or sight.written.events or sight.mails)
