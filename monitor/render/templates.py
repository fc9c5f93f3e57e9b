"""The templates of messages, compiled from sources that are handed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from monitor.render import diff
from monitor.render.english import ENGLISH
from monitor.render.tongue import tongue
from monitor.render.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """Compiled templates, by name: `<message>.txt.j2` and `<message>.html.j2`."""

    environment: Environment
    words: Words

    @staticmethod
    def build(sources: Mapping[str, str], words: Words = ENGLISH) -> "Templates":
        """Compile every template; a mistake in one is found here, not at the first message."""
        environment = Environment(
            loader=DictLoader(dict(sources)),
            autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        environment.globals |= {
            "say": words.say,
            "code": words.code,
            "heading": lambda hunk: diff.heading(hunk, words),
            "hunk_text": lambda hunk: diff.as_text([hunk], words),
            "hunk_html": diff.as_html,
            "tongue": tongue,
        }
        for name in sources:
            environment.get_template(name)
        return Templates(environment=environment, words=words)

    def render(self, name: str, **values: object) -> str:
        """Return a template filled in; an unknown value is an error."""
        return self.environment.get_template(name).render(**values)
