"""The status page as HTML: one template, its style inside, nothing from elsewhere."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from monitor.model.alert import MessageState
from monitor.model.source import Health
from monitor.render.clean import line, link, shortened
from monitor.web.status import Status

_TITLE_LENGTH = 160
_MOST_SOURCES = 500
_MINUTE = timedelta(minutes=1)
_UNITS = (
    ("d", timedelta(days=1)),
    ("h", timedelta(hours=1)),
    ("min", _MINUTE),
    ("s", timedelta(seconds=1)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The compiled page, and the hash by which its style may be applied."""

    template: Template
    style: str
    style_hash: str

    @staticmethod
    def load() -> "Look":
        """Compile the page from the package's files."""
        folder = resources.files("monitor.web") / "templates"
        style = (folder / "status.css").read_text(encoding="utf-8")
        digest = base64.b64encode(sha256(style.encode()).digest()).decode()
        page = (folder / "status.html.j2").read_text(encoding="utf-8")
        environment = Environment(
            loader=DictLoader({"page": page}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {
            "line": _line,
            "link": link,
            "clock": clock,
            "ago": ago,
            "ahead": ahead,
        }
        return Look(
            template=environment.get_template("page"), style=style, style_hash=f"sha256-{digest}"
        )

    def page(self, status: Status) -> str:
        """Return the page."""
        condition = status.condition
        return self.template.render(
            # Ours, and it holds no `<`; what is escaped would have another hash.
            style=Markup(self.style),  # noqa: S704
            now=condition.now,
            condition=condition,
            health=_counts(status),
            messages={state.value: condition.messages[state] for state in MessageState},
            sources=status.sources[:_MOST_SOURCES],
            unshown=max(0, len(status.sources) - _MOST_SOURCES),
            events=status.events,
            attempts=status.attempts,
        )


def clock(at: datetime) -> str:
    """Return a moment to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago a moment was."""
    return f"{_span(now - at)} ago" if at < now else "now"


def ahead(at: datetime, now: datetime) -> str:
    """Return how far a moment is ahead, or how long it is overdue.

    What is due is found within seconds, so that less than a minute is no delay.
    """
    if at > now:
        return f"in {_span(at - now)}"
    return f"{_span(now - at)} overdue" if now - at >= _MINUTE else "now"


def _span(distance: timedelta) -> str:
    """Return a duration in its largest unit."""
    name, size = next((unit for unit in _UNITS if distance >= unit[1]), _UNITS[-1])
    return f"{distance // size} {name}"


def _counts(status: Status) -> Mapping[str, int]:
    return {health.value: status.count(health) for health in Health}


def _line(text: str) -> str:
    return shortened(line(text), _TITLE_LENGTH)
