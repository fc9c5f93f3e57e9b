"""A message as a mail program reads it."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from html.parser import HTMLParser

from monitor.model.alert import Message


@dataclass(frozen=True)
class Read:
    """The parsed message and its two parts."""

    parsed: EmailMessage
    text: str
    html: str

    @property
    def shown(self) -> str:
        """The words of the HTML part, without its markup."""
        return shown(self.html)


def read(message: Message) -> Read:
    parsed = email.message_from_bytes(message.content, policy=email.policy.default)
    parts = {
        part.get_content_type(): part.get_content().replace("\r\n", "\n")
        for part in parsed.iter_parts()
    }
    return Read(parsed=parsed, text=parts["text/plain"], html=parts["text/html"])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "title" not in self.open:
            self.words.append(data)


def shown(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return " ".join("".join(reader.words).split())


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(html)
    return reader.tags
