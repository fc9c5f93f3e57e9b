"""Words to systemd: that the service is ready, lives, or stops (sd_notify(3)).

Outside of systemd there is nobody to tell, and nothing is said.
"""

import contextlib
import os
import socket

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


def tell(state: str) -> None:
    """Send one word to whoever started the service, if that wants to hear any.

    A manager that does not listen is no reason to stop.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address or address[0] not in "/@":
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel,
    ):
        channel.settimeout(1)
        channel.sendto(state.encode(), address)
