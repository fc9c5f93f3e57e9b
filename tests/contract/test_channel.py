"""What every channel promises, whatever it hands messages to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.deliver.files import FileChannel
from monitor.deliver.smtp import SmtpChannel
from monitor.model.alert import Message
from monitor.model.delivery import Channel
from monitor.model.settings import MailSettings, Tls
from tests.support.smtp import MailServer, running

pytestmark = pytest.mark.integration

NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """A channel, and what has arrived by it: the contents, in the order of the messages' names."""

    channel: Channel
    arrived: Callable[[], list[bytes]]


@pytest.fixture(params=["smtp", "files"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    if request.param == "files":
        folder = tmp_path / "outbox"
        channel = FileChannel(folder)
        yield Post(channel, lambda: [path.read_bytes() for path in sorted(folder.glob("*.eml"))])
        return
    with running(MailServer()) as server:
        settings = MailSettings(
            host=server.host,
            port=server.port,
            sender="alerts@example.com",
            tls=Tls.NONE,
            timeout=timedelta(seconds=5),
        )
        yield Post(SmtpChannel(settings), lambda: [taken.content for taken in server.accepted])


def message(name: str) -> Message:
    return Message(
        key=name,
        channel="mail",
        recipient="ann@example.org",
        message_id=f"<{name}@example.com>",
        thread="t",
        subject=name,
        content=f"Subject: {name}\r\nMessage-ID: <{name}@example.com>\r\n\r\n.\r\n".encode(),
        created=NOW,
        due=NOW,
    )


def test_every_message_has_one_result_in_order(post: Post) -> None:
    results = list(post.channel.send([message(name) for name in "abc"]))
    assert [result.message for result in results] == ["a", "b", "c"]
    assert not any(result.error or result.permanent for result in results)
    assert all(result.detail and "\n" not in result.detail for result in results)


def test_bytes_arrive_unaltered(post: Post) -> None:
    list(post.channel.send([message(name) for name in "abc"]))
    assert post.arrived() == [message(name).content for name in "abc"]


def test_next_message_is_drawn_only_when_the_last_result_was_taken(post: Post) -> None:
    drawn: list[str] = []

    def messages() -> Iterator[Message]:
        for name in "abc":
            drawn.append(name)
            yield message(name)

    for result in post.channel.send(messages()):
        assert drawn[-1] == result.message
    assert drawn == ["a", "b", "c"]


def test_message_has_arrived_when_its_result_is_told(post: Post) -> None:
    for count, _ in enumerate(post.channel.send([message(name) for name in "abc"]), start=1):
        assert len(post.arrived()) == count


def test_no_messages_have_no_results(post: Post) -> None:
    assert list(post.channel.send([])) == []


def test_channel_can_be_used_again(post: Post) -> None:
    first = list(post.channel.send([message("a")]))
    second = list(post.channel.send([message("b")]))
    assert [result.error for result in first + second] == [False, False]


def test_failure_of_the_caller_s_notes_ends_the_sending(post: Post) -> None:
    def messages() -> Iterator[Message]:
        yield message("a")
        raise RuntimeError("the store is full")

    sending = iter(post.channel.send(messages()))
    assert not next(sending).error
    with pytest.raises(RuntimeError, match="the store is full"):
        next(sending)
