"""The mails of the pictures, as the whole program sends them of invented newsrooms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from monitor.bookkeeping import judge_claim
from monitor.model.feedback import Opinion
from monitor.model.partnership import Partnership
from monitor.model.source import Company
from tests.screenshots import texts
from tests.support.newsroom import Release
from tests.support.world import World, a_world, digest_rule

_QUARTER = timedelta(minutes=15)
_COMPANIES = (
    Company(key="brelling", name="Brelling Motors"),
    Company(key="corvane", name="Corvane Systems"),
    Company(key="tavolund", name="Tavolund AG"),
)
_ROOMS = {"brelling": "Brelling Motors", "corvane": "Corvane Systems", "courier": "Courier"}
_DIGEST = 25


def mails(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the HTML of each mail."""
    with a_world(folder, feeds=tuple(_ROOMS), companies=_COMPANIES) as world:
        _begin(world)
        yield from _story(world)
    (folder / "taken-back").mkdir()
    with a_world(folder / "taken-back", feeds=tuple(_ROOMS), companies=_COMPANIES) as world:
        _begin(world)
        yield from _taken_back(world)
    (folder / "digest").mkdir()
    with a_world(
        folder / "digest",
        feeds=tuple(_ROOMS),
        companies=_COMPANIES,
        rules=(digest_rule("0 8 * * *"),),
    ) as world:
        _begin(world)
        yield "mail-digest", _digest(world)


def _story(world: World) -> Iterator[tuple[str, str]]:
    room = world.newsroom
    room.publish("courier", _release("talks", texts.TALKS_TITLE, texts.TALKS, language="de"))
    yield "mail-talks-german", _next(world)
    room.publish("corvane", _release("denial", texts.DENIAL_TITLE, texts.DENIAL))
    yield "mail-denial", _next(world)
    world.wait(timedelta(days=9))
    pact = room.publish("brelling", _release("pact", texts.PACT_TITLE, texts.LONG))
    yield "mail-new-partnership", _next(world)
    world.wait(timedelta(hours=3))
    pact.paragraphs[:] = texts.edited(texts.LONG, texts.LONG_EDITS).splitlines()
    yield "mail-edit", _next(world)
    plant = room.publish("brelling", _release("plant", texts.PLANT_TITLE, texts.PLANT))
    _next(world)
    for edit in texts.PLANT_EDITS:
        plant.paragraphs[:] = texts.edited("\n".join(plant.paragraphs), (edit,)).splitlines()
        world.wait(_QUARTER)
    yield "mail-first-hour", _next(world)
    ferry = _release("ferry", texts.ARABIC_TITLE, texts.ARABIC, language="ar")
    room.publish("courier", ferry)
    _next(world)
    world.wait(timedelta(hours=3))
    ferry.paragraphs[:] = texts.edited(texts.ARABIC, texts.ARABIC_EDITS).splitlines()
    yield "mail-right-to-left", _next(world)
    room.feeds["brelling"].remove(pact)
    world.new_mails()
    for _ in range(8):
        world.wait(timedelta(hours=6))
    yield "mail-withdrawal", _html(world)


def _taken_back(world: World) -> Iterator[tuple[str, str]]:
    room = world.newsroom
    room.publish("brelling", _release("venture", texts.VENTURE_TITLE, texts.VENTURE))
    _next(world)
    world.wait(timedelta(days=2))
    room.publish("corvane", _release("rebuttal", texts.REBUTTAL_TITLE, texts.REBUTTAL))
    yield "mail-contradiction", _next(world)
    room.publish("brelling", _release("vans", texts.VANS_TITLE, texts.VANS))
    _next(world)
    with world.store.read() as step:
        pair = Partnership.key_for(("brelling", "tavolund"))
        timeline = step.dossiers.partnership(pair)  # type: ignore[attr-defined]  # SqlTransaction's
    if timeline is None:
        raise RuntimeError("expected a partnership to reject")
    for claim in dict.fromkeys(line.claim.key for line in timeline.lines):
        judge_claim(world.settings, claim, opinion=Opinion.REJECTED, now=world.now)
    yield "mail-correction", _next(world)


def _digest(world: World) -> str:
    for number in range(_DIGEST):
        room = tuple(_ROOMS)[number % len(_ROOMS)]
        topic = _TOPICS[number % 5]
        partner, year = f"{_NAMES[number]} Ltd.", 2027 + number % 5
        text = (
            f"{_ROOMS[room]} and {partner} today signed a partnership agreement on {topic}. "
            f"The partners will invest {number + 12} million euros by {year}.\n"
            f"The first results are expected in {year}."
        )
        if number % 4 == 3:
            title = f"{_ROOMS[room]} opens a plant in {_PLACES[number // 4]}"
            text = (
                f"{_ROOMS[room]} today opened a plant in {_PLACES[number // 4]}. It cost "
                f"{number + 31} million euros and employs {number * 17 + 80} people.\n"
                f"It was built in {number + 9} months beside the river."
            )
        else:
            title = f"{_ROOMS[room]} and {partner} sign agreement on {topic}"
        world.newsroom.publish(room, _release(f"news-{number}", title, text))
    world.wait(_QUARTER)
    world.wait(timedelta(hours=24))
    return _html(world)


_NAMES = (
    *("Aldemar", "Bexhill", "Cantor Vale", "Drumlin", "Eskdale", "Fenwick", "Garrow", "Hollis"),
    *("Ibsley", "Jarrow", "Kelso", "Larkfield", "Morven", "Nairn", "Ockley", "Penrith", "Quarley"),
    *("Rusland", "Selkirk", "Thorne", "Ulverton", "Varley", "Wexcombe", "Yarrow", "Zennor"),
)
_PLACES = ("Lysvik", "Halden", "Port Orrin", "Sankt Veith", "Marrow Bay", "Lindenau")
_TOPICS = ("battery cells", "image processors", "charging parks", "recycling", "city vans")


def _release(slug: str, title: str, text: str, *, language: str = "en") -> Release:
    return Release(slug=slug, title=title, paragraphs=text.splitlines(), language=language)


def _begin(world: World) -> None:
    """Give the newsrooms names and an older statement each, so that their baseline is taken."""
    named = [
        replace(
            source, name=_ROOMS[source.key], company=source.key if source.key in _KEYS else None
        )
        for source in world.settings.sources
    ]
    with world.store.begin() as step:
        step.sources.sync(named, now=world.now)
    for key, name in _ROOMS.items():
        text = f"{name} moved into new rooms at the old harbour. The office has a view of the sea."
        world.newsroom.publish(key, _release(f"{key}-rooms", f"{name} has new rooms", text))
    world.work()


_KEYS = {company.key for company in _COMPANIES}


def _next(world: World) -> str:
    """Wait for the next look at the newsrooms, and return the one mail that it brings."""
    world.wait(_QUARTER)
    return _html(world)


def _html(world: World) -> str:
    """Return the HTML of the one mail that arrived, with addresses that do not change."""
    arrived = world.new_mails()
    if len(arrived) != 1:
        subjects = [mail.subject for mail in arrived]
        raise RuntimeError(f"expected one mail, found {subjects}")
    parsed = message_from_bytes(arrived[0].content, policy=policy.default)
    part = parsed.get_body(("html",))
    if part is None:
        raise RuntimeError("expected an HTML part")
    return str(part.get_content()).replace(world.newsroom.root, "https://newsroom.example")
