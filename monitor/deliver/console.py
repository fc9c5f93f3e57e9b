"""Alerts on the screen of who runs the program."""

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from monitor.deliver.sent import Sent
from monitor.model.alert import Message

_RULE = "=" * 72


class ConsoleChannel:
    """Writes each message's text to a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, messages: Iterable[Message]) -> Iterator[Sent]:
        """Write one message after another."""
        for message in messages:
            told = json.loads(message.content)
            try:
                self._stream.write(f"{_RULE}\n{told['subject']}\n\n{told['text']}\n")
                self._stream.flush()
            except OSError as error:
                yield Sent(
                    message=message.key, detail=f"the screen: {error}", error=True, unreached=True
                )
            else:
                yield Sent(message=message.key, detail="written to the screen")
