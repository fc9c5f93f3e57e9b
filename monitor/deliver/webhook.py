"""Alerts as signed posts to a web address, in the manner of Standard Webhooks.

The receiver can tell that a post is ours and fresh: `webhook-signature` is the HMAC-SHA256, in
base64, of `<webhook-id>.<webhook-timestamp>.<body>` with the shared secret
(https://www.standardwebhooks.com). The id is the message's key, the same in every try.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from monitor.deliver.sent import Sent
from monitor.model.alert import Message
from monitor.model.exchange import Poster, Reply
from monitor.model.settings import Secret

_TAKEN = range(200, 300)
# What says something of this very message and would be said again. A wrong address or secret
# (401, 403, 404) is for the operator to mend, and 410 too: nothing is given up for that.
_REFUSED = frozenset({400, 413, 415, 422})


class WebhookChannel:
    """Posts each message's document to one address."""

    def __init__(
        self, url: str, secret: Secret, *, poster: Poster, clock: Callable[[], datetime]
    ) -> None:
        self._url = url
        self._secret = secret
        self._poster = poster
        self._clock = clock

    def send(self, messages: Iterable[Message]) -> Iterator[Sent]:
        """Post one message after another; each answer is yielded before the next is drawn."""
        for message in messages:
            yield self._sent(message, self._post(message))

    def _post(self, message: Message) -> Reply:
        moment = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": moment,
            "webhook-signature": signature(self._secret, message, moment=moment),
        }
        return self._poster.post(self._url, message.content, headers=headers)

    def _sent(self, message: Message, reply: Reply) -> Sent:
        if reply.status in _TAKEN:
            return Sent(message=message.key, detail=reply.detail)
        is_final = reply.status in _REFUSED
        return Sent(
            message=message.key,
            detail=reply.detail,
            error=True,
            permanent=is_final,
            unreached=not is_final,
        )


def signature(secret: Secret, message: Message, *, moment: str) -> str:
    """Return the header that proves who posts a message at a moment (in seconds)."""
    signed = f"{message.key}.{moment}.".encode() + message.content
    code = hmac.new(secret.reveal().encode(), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(code).decode()}"
