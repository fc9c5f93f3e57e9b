"""Messages as files, for a machine without a mail server: every mail program opens them."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from monitor.deliver.sent import Sent
from monitor.model.alert import Message


class FileChannel:
    """Writes each message to a folder as `<UTC time>-<key>.eml`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, messages: Iterable[Message]) -> Iterator[Sent]:
        """Write one message after another; the same message again is the same file."""
        for message in messages:
            try:
                path = self._write(message)
            except OSError as error:
                # A full disk or a missing right is for the operator to mend: it is tried again.
                yield Sent(
                    message=message.key,
                    detail=f"{self._folder}: {error}",
                    error=True,
                    unreached=True,
                )
            else:
                yield Sent(message=message.key, detail=f"written to {path}")

    def _write(self, message: Message) -> Path:
        """Write by way of a temporary name, so that a file with its name is always whole."""
        moment = message.created.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        path = self._folder / f"{moment}-{message.key}.eml"
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".tmp")
        try:
            with unfinished.open("wb") as file:
                file.write(message.content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise
        _sync_folder(self._folder)
        return path


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last through a power cut, where the system has that notion."""
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    descriptor = os.open(folder, flag)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
