"""Events to JSON Lines (docs/reference/replay.md)."""

import json
import re
from dataclasses import dataclass

from monitor.model.event import Event, Happening
from monitor.model.partnership import Partnership

_SURROGATE = re.compile("[\ud800-\udfff]")
# What a person who has set no rules of their own wants to hear of.
_TOLD = frozenset(
    {
        Happening.PUBLISHED,
        Happening.REVISED,
        Happening.REPLACED,
        Happening.WITHDRAWN,
        Happening.RESTORED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event with the snapshot that brought it, and who is told of it by a person's own rules.

    `to` is None where there are no rules but the default one.
    """

    event: Event
    snapshot: int | None = None
    partnership: Partnership | None = None
    to: tuple[str, ...] | None = None

    @property
    def alert(self) -> bool:
        """Whether anybody is told."""
        return is_told_by_default(self.event) if self.to is None else bool(self.to)


def is_told_by_default(event: Event) -> bool:
    """Whether the default rule wants an event: news, and what is not taken back by itself."""
    is_edit = event.kind is Happening.REVISED
    return event.alert and event.kind in _TOLD and (not is_edit or bool(event.material))


def line(told: Told) -> bytes:
    """Return one line in UTF-8; lone surrogates, which UTF-8 refuses, are escaped."""
    event = told.event
    fields: dict[str, object] = {
        "snapshot": told.snapshot,
        "time": event.at.isoformat(),
        "event": event.kind.value,
        "statement": event.statement,
        "title": event.title or None,
        "url": event.url or None,
        "material": event.material,
        "alert": told.alert,
        "reason": _reason(told) or None,
    }
    if told.to is not None:
        fields["to"] = list(told.to)
    text = json.dumps(fields, ensure_ascii=False)
    return _SURROGATE.sub(_escaped, text).encode() + b"\n"


def _reason(told: Told) -> str:
    """Return why nobody is told; of a partnership, first whose it is and what happened to it."""
    event, partnership = told.event, told.partnership
    names = " – ".join(partnership.names) if partnership else None
    said = dict.fromkeys([names, event.step, event.reason])
    return ": ".join(word for word in said if word)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
