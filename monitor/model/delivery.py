"""The seams of delivery: what hands messages to people, and what remembers them until then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.alert import Alert, Attempt, Message, Notice, PendingGroup
from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute


class Channel(Protocol):
    """Hands messages to people."""

    def send(self, messages: Iterable[Message]) -> Iterator["Sending"]:
        """Hand over messages in order, on one connection where there is one, each as a `Sending`.

        The caller draws the next only when it has noted the last: a crash leaves one in doubt.
        """


class Sending(Protocol):
    """How the hand-over of one message ended; `error` is empty when it was accepted."""

    @property
    def message(self) -> str:
        """The key of the message."""

    @property
    def detail(self) -> str:
        """The server's final answer, or what went wrong, in one line."""

    @property
    def error(self) -> bool:
        """Whether the message was not accepted."""

    @property
    def permanent(self) -> bool:
        """Whether trying again cannot help (RFC 5321 4.2.1: 5yz)."""

    @property
    def unreached(self) -> bool:
        """Whether the channel itself does not work now, so that no other message would leave."""


class Outbox(Protocol):
    """Alerts, the messages that carry them, and every try to send one."""

    def groups_due(self, now: datetime, *, limit: int) -> tuple[PendingGroup, ...]:
        """Return groups with a due alert that has no message, with all that have none."""

    def thread(
        self, group: PendingGroup, *, statements: Sequence[str], partnerships: Sequence[str]
    ) -> str | None:
        """Return the thread of the first mail, no digest, that told this person of one of these."""

    def put(self, message: Message, alerts: Sequence[Alert]) -> None:
        """Store a message and tie its alerts to it; to store the same message again is nothing.

        Raises StoreError when an alert is not recorded, or in another message (told twice).
        """

    def recall(self, alerts: Sequence[Alert]) -> None:
        """Delete alerts that no message carries: there is nothing left to tell."""

    def mutes(self, recipient: str | None = None) -> tuple[Mute, ...]:
        """Return the mutes of one recipient, or of all, oldest first."""

    def mute(self, mute: Mute) -> None:
        """Write a mute; the same again takes the place of the first."""

    def unmute(self, key: str) -> bool:
        """Delete a mute; return whether there was one."""

    def spoken_of(self, versions: Sequence[str]) -> Mapping[str, tuple[Partnership, ...]]:
        """Return the partnerships that versions speak of."""

    def requeue(self, message: str, due: datetime) -> None:
        """Make a message that was sent, parked or waits leave again, as it is."""

    def move(self, alerts: Sequence[Alert], *, due: datetime, group: str | None = None) -> None:
        """Make alerts that no message carries due at another moment, and perhaps in a group."""

    def told_since(self, group: PendingGroup, since: datetime) -> int:
        """Count the messages with alerts, digests apart, made for a group's person since then."""

    def told(self, events: Sequence[str]) -> tuple[Alert, ...]:
        """Return the alerts of events that a message carries, whatever became of it."""

    def telling(self, event: str, group: PendingGroup) -> Message | None:
        """Return the message that tells a group's person of an event, if there is one."""

    def carried(self, message: str) -> tuple[str, ...]:
        """Return the keys of the events that a message tells; a notice tells none."""

    def postpone(self, message: str, due: datetime) -> None:
        """Make a queued message due at another moment, as if it was not tried before."""

    def due(self, now: datetime, *, limit: int, channel: str | None = None) -> tuple[Message, ...]:
        """Return queued messages that are due, of one channel or of all, oldest first.

        While a message of a thread waits, later ones of the thread to the same recipient by the
        same channel wait behind it: the next is returned when that one is sent or parked.
        """

    def blocked_until(self, channel: str) -> datetime | None:
        """Return when the message is due with which a channel that did not work is tried next."""

    def start(self, message: str, at: datetime) -> Attempt:
        """Note that a try begins; commit this before a byte is sent."""

    def finish(self, attempt: Attempt, message: Message) -> None:
        """Note how a try ended, with the message's new state, due moment and count."""

    def messages(self, keys: Sequence[str]) -> Mapping[str, Message]:
        """Return messages by key."""

    def interrupted(self) -> tuple[Attempt, ...]:
        """Return tries that began and never ended: an earlier run was cut off."""

    def next_due(self) -> datetime | None:
        """Return when the next alert or message is due; one that waits behind another is not."""

    def notices_unsent(self) -> tuple[Notice, ...]:
        """Return notices to the operator that are in no message yet."""

    def put_notices(self, messages: Sequence[Message], notices: Sequence[Notice]) -> None:
        """Store the messages that tell operators of notices, and tie the notices to the first."""
