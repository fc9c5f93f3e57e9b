"""The reference of the replay names the fields and events that there are."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from monitor.model.event import Event, Happening
from monitor.replay.lines import Told, is_told_by_default, line

REFERENCE = Path(__file__).parents[2] / "docs/reference/replay.md"


def words(heading: str) -> list[str]:
    """Return the words in the first column of a section's table."""
    text = REFERENCE.read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def an_event(kind: Happening, *, material: bool | None = None, alert: bool = True) -> Event:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Event(kind=kind, at=at, source="acme", material=material, alert=alert)


def test_fields_are_those_of_a_line_in_their_order() -> None:
    told = Told(event=an_event(Happening.PUBLISHED), to=("reader@example.org",))
    assert words("A line") == list(json.loads(line(told)))


def test_field_of_recipients_is_written_where_there_are_rules() -> None:
    told = Told(event=an_event(Happening.PUBLISHED))
    assert "to" not in json.loads(line(told))


def test_events_are_those_that_can_happen() -> None:
    assert sorted(words("Events")) == sorted(Happening)


def test_default_rule_tells_what_the_reference_says() -> None:
    told = {kind for kind in Happening if is_told_by_default(an_event(kind, material=True))}
    assert told == {
        Happening.PUBLISHED,
        Happening.REVISED,
        Happening.REPLACED,
        Happening.WITHDRAWN,
        Happening.RESTORED,
    }


def test_default_rule_is_silent_where_the_event_is() -> None:
    assert not is_told_by_default(an_event(Happening.PUBLISHED, alert=False))
    assert not is_told_by_default(an_event(Happening.REVISED, material=False))
    assert not is_told_by_default(an_event(Happening.REVISED))


def test_unknown_values_are_null_and_surrogates_are_escaped() -> None:
    event = an_event(Happening.BASELINE)
    written = json.loads(line(Told(event=event)))
    nothing = ("snapshot", "statement", "title", "url", "material", "reason")
    assert {written[name] for name in nothing} == {None}
    assert line(
        Told(event=Event(kind=event.kind, at=event.at, source="a", title="\ud800é\udfff\u2028"))
    ).count('"\\ud800é\\udfff\u2028"'.encode())
