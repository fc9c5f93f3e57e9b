"""The status as JSON: plain values, moments in ISO 8601, only http links."""

from datetime import datetime

from monitor.condition import Condition
from monitor.model.event import Event
from monitor.model.source import SourceState
from monitor.render.clean import line, link

Plain = dict[str, object]


def health(condition: Condition) -> Plain:
    """Return whether the service works; counts only, for it is shown without a token."""
    return {
        "status": "failing" if condition.faults else "ok",
        "faults": list(condition.faults),
        "next_poll": _moment(condition.next_poll),
        "next_visit": _moment(condition.next_visit),
        "next_delivery": _moment(condition.next_delivery),
        "failing_sources": condition.failing_sources,
        "messages": {state.value: count for state, count in condition.messages.items()},
    }


def source(state: SourceState) -> Plain:
    """Return what is known of a source."""
    return {
        "key": state.source.key,
        "name": line(state.source.name),
        "url": link(state.source.url),
        "health": state.health.value,
        "failures": state.failures,
        "failing_since": _moment(state.failing_since),
        "failure": line(state.failure) if state.failure else None,
        "polled": _moment(state.polled_at),
        "good": _moment(state.good_at),
        "due": _moment(state.due),
    }


def event(told: Event) -> Plain:
    """Return what happened."""
    return {
        "key": told.key,
        "at": _moment(told.at),
        "kind": told.kind.value,
        "step": told.step.value if told.step else None,
        "tier": told.tier.value if told.tier else None,
        "source": told.source,
        "title": line(told.title),
        "url": link(told.url),
        "alert": told.alert,
        "reason": told.reason,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
