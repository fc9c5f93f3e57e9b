"""Alerts by Apprise, to the chats and push services that it knows (extra `apprise`)."""

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from monitor.deliver.sent import Sent
from monitor.errors import MonitorError
from monitor.model.alert import Message
from monitor.model.settings import Secret

# Chats cut what is longer themselves, each at another length; the message says where all of it is.
_LONGEST = 3500


class AppriseChannel:
    """Hands each message's subject and text to one service that Apprise knows by its URL.

    Apprise dials by itself: the guard of fetched addresses does not see it, and the URL is the
    operator's own.
    """

    def __init__(self, url: Secret) -> None:
        self._url = url
        self._apprise = _library()

    def send(self, messages: Iterable[Message]) -> Iterator[Sent]:
        """Hand over one message after another; why one fails only Apprise's own log says."""
        service = self._apprise.Apprise()
        is_known = bool(service.add(self._url.reveal()))
        for message in messages:
            told = json.loads(message.content)
            if not is_known:
                detail = "Apprise knows no service by this URL"
                yield Sent(message=message.key, detail=detail, error=True, unreached=True)
            elif service.notify(title=told["subject"], body=told["text"][:_LONGEST]):
                yield Sent(message=message.key, detail="taken by the service")
            else:
                detail = "Apprise could not hand it over"
                yield Sent(message=message.key, detail=detail, error=True, unreached=True)


def _library() -> ModuleType:
    try:
        return import_module("apprise")
    except ImportError:
        raise MonitorError(
            "a channel of kind apprise needs the library: "
            'pip install "press-release-monitor[apprise]"'
        ) from None
