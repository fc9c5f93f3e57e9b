"""The story that the demo plays, read from `story.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A newsroom: a company's own, a wire's or a newspaper's."""

    key: str
    name: str
    language: str = "en"
    is_company: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """A newsroom publishes a statement; with `copies` (`room/slug`) the words are another's."""

    room: str
    slug: str
    title: str = ""
    text: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A newsroom changes words of a statement that stands: pairs of old and new ones."""

    room: str
    slug: str
    replace: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A newsroom takes a statement off its site and out of its feed."""

    room: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What newsrooms do at one moment; it is watched closely for `watch` hours.

    `close`, `open` and `rekey` name a room.
    """

    key: str
    at: datetime
    tells: str
    watch: float = 0.0
    publish: tuple[Publish, ...] = ()
    edit: tuple[Edit, ...] = ()
    remove: tuple[Remove, ...] = ()
    close: str | None = None
    open: str | None = None
    rekey: str | None = None

    @property
    def until(self) -> datetime:
        """When the close watch ends."""
        return self.at + timedelta(hours=self.watch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The newsrooms and what they do, in the order of time."""

    begin: datetime
    end: datetime
    rooms: tuple[Room, ...]
    scenes: tuple[Scene, ...]


def load_story() -> Story:
    """Read the story that ships with the program."""
    file = resources.files("monitor.demo") / "story.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    scenes = [
        Scene(
            **{
                **scene,
                "publish": tuple(Publish(**one) for one in scene.get("publish", ())),
                "edit": tuple(Edit(**one) for one in scene.get("edit", ())),
                "remove": tuple(Remove(**one) for one in scene.get("remove", ())),
            }
        )
        for scene in table["scenes"]
    ]
    return Story(
        begin=table["begin"],
        end=table["end"],
        rooms=tuple(Room(**room) for room in table["rooms"]),
        scenes=tuple(sorted(scenes, key=lambda scene: scene.at)),
    )
