"""What every channel promises, whatever it hands messages to."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.deliver.console import ConsoleChannel
from monitor.deliver.feed import JSON_NAME, FeedChannel
from monitor.deliver.files import FileChannel
from monitor.deliver.smtp import SmtpChannel
from monitor.deliver.webhook import WebhookChannel
from monitor.fetch.post import HttpPoster
from monitor.model.alert import Message
from monitor.model.delivery import Channel
from monitor.model.settings import FetchSettings, MailSettings, Secret, Tls
from tests.support import hook as hooks
from tests.support.hook import Hook
from tests.support.smtp import MailServer, running

pytestmark = pytest.mark.integration

NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """A channel, and what has arrived by it: the subjects, in the order of arrival."""

    channel: Channel
    arrived: Callable[[], list[str]]
    contents: Callable[[], list[bytes]] | None = None


def by_mail() -> Iterator[Post]:
    with running(MailServer()) as server:
        settings = MailSettings(
            host=server.host,
            port=server.port,
            sender="alerts@example.com",
            tls=Tls.NONE,
            timeout=timedelta(seconds=5),
        )

        def contents() -> list[bytes]:
            return [taken.content for taken in server.accepted]

        yield Post(SmtpChannel(settings), lambda: list(map(subject, contents())), contents)


def by_files(folder: Path) -> Iterator[Post]:
    def contents() -> list[bytes]:
        return [path.read_bytes() for path in sorted(folder.glob("*.eml"))]

    yield Post(FileChannel(folder), lambda: list(map(subject, contents())), contents)


def by_webhook() -> Iterator[Post]:
    with hooks.running(Hook()) as hook:
        poster = HttpPoster(FetchSettings(allow=("127.0.0.0/8",)))
        channel = WebhookChannel(hook.url, Secret("s"), poster=poster, clock=lambda: NOW)

        def contents() -> list[bytes]:
            return [taken.body for taken in hook.taken]

        yield Post(channel, lambda: list(map(subject, contents())), contents)


def by_feed(folder: Path) -> Iterator[Post]:
    def arrived() -> list[str]:
        path = folder / JSON_NAME
        items = json.loads(path.read_bytes())["items"] if path.exists() else []
        return [item["title"] for item in reversed(items)]

    yield Post(FeedChannel(folder, keep=10), arrived)


def by_console() -> Iterator[Post]:
    stream = io.StringIO()

    def arrived() -> list[str]:
        return [part.partition("\n")[0] for part in stream.getvalue().split(f"{'=' * 72}\n")[1:]]

    yield Post(ConsoleChannel(stream), arrived)


@pytest.fixture(params=["smtp", "files", "webhook", "feed", "console"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    match request.param:
        case "smtp":
            yield from by_mail()
        case "files":
            yield from by_files(tmp_path / "outbox")
        case "webhook":
            yield from by_webhook()
        case "feed":
            yield from by_feed(tmp_path / "feed")
        case _:
            yield from by_console()


def subject(content: bytes) -> str:
    """Return what is told, of a mail or of a document."""
    if content.startswith(b"{"):
        return str(json.loads(content)["subject"])
    return content.partition(b"\r\n")[0].removeprefix(b"Subject: ").decode()


def message(name: str, post: Post | None = None) -> Message:
    is_mail = post is None or isinstance(post.channel, SmtpChannel | FileChannel)
    mail = f"Subject: {name}\r\nMessage-ID: <{name}@example.com>\r\n\r\n.\r\n"
    # Of one moment after another, as they are in a feed.
    at = NOW + timedelta(minutes=ord(name))
    told = {"subject": name, "text": name, "html": name, "at": at.isoformat(), "events": []}
    return Message(
        key=name,
        channel="any",
        recipient="ann@example.org",
        message_id=f"<{name}@example.com>",
        thread="t",
        subject=name,
        content=(mail if is_mail else json.dumps(told)).encode(),
        created=NOW,
        due=NOW,
    )


def test_every_message_has_one_result_in_order(post: Post) -> None:
    results = list(post.channel.send([message(name, post) for name in "abc"]))
    assert [result.message for result in results] == ["a", "b", "c"]
    assert not any(result.error or result.permanent for result in results)
    assert all(result.detail and "\n" not in result.detail for result in results)


def test_all_arrives_in_order(post: Post) -> None:
    list(post.channel.send([message(name, post) for name in "abc"]))
    assert post.arrived() == ["a", "b", "c"]


def test_bytes_arrive_unaltered(post: Post) -> None:
    if post.contents is None:
        pytest.skip("what is written is made from the message")
    list(post.channel.send([message(name, post) for name in "abc"]))
    assert post.contents() == [message(name, post).content for name in "abc"]


def test_next_message_is_drawn_only_when_the_last_result_was_taken(post: Post) -> None:
    drawn: list[str] = []

    def messages() -> Iterator[Message]:
        for name in "abc":
            drawn.append(name)
            yield message(name, post)

    for result in post.channel.send(messages()):
        assert drawn[-1] == result.message
    assert drawn == ["a", "b", "c"]


def test_message_has_arrived_when_its_result_is_told(post: Post) -> None:
    messages = [message(name, post) for name in "abc"]
    for count, _ in enumerate(post.channel.send(messages), start=1):
        assert len(post.arrived()) == count


def test_no_messages_have_no_results(post: Post) -> None:
    assert list(post.channel.send([])) == []


def test_channel_can_be_used_again(post: Post) -> None:
    first = list(post.channel.send([message("a", post)]))
    second = list(post.channel.send([message("b", post)]))
    assert [result.error for result in first + second] == [False, False]


def test_failure_of_the_caller_s_notes_ends_the_sending(post: Post) -> None:
    def messages() -> Iterator[Message]:
        yield message("a", post)
        raise RuntimeError("the store is full")

    sending = iter(post.channel.send(messages()))
    assert not next(sending).error
    with pytest.raises(RuntimeError, match="the store is full"):
        next(sending)
