"""A mail server on loopback that takes everything and keeps nothing: `python -m ...`."""

import signal
import threading

from tests.support.smtp import Accepted, MailServer, running


class _Forgetful(list[bytes]):
    """A list that stays empty: what a benchmark sends is not kept."""

    def append(self, _content: bytes, /) -> None:
        """Keep nothing."""


class _NobodysMails(list[Accepted]):
    """The same, of messages."""

    def append(self, _accepted: Accepted, /) -> None:
        """Keep nothing."""


def main() -> None:
    """Serve until told to stop; say the port first."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    with running(MailServer(accepted=_NobodysMails(), contents=_Forgetful())) as server:
        print(server.port, flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
