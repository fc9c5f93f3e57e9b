"""A newsroom of many feeds in a process of its own: `python -m tests.bench.server --feeds 500`.

Feeds are rendered and compressed beforehand, so an answer costs one look-up and one write: what is
measured are the clients. It serves on loopback, and obeys one line on standard input at a time:

    publish 5         put a new entry on top of 5 % of the feeds (of at least one)
    validators off    answer 200 to every request from now on (`on`: 304 where nothing changed)
    answers           only count

Each line is answered by one line of JSON: what was answered since the line before, the processor
seconds that it took, and how many feeds the line changed. The end of the input ends the server.
"""

import argparse
import asyncio
import gzip
import json
import random
import sys
import time
from collections import Counter
from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import count

from tests.bench.corpus import ENTRIES, EPOCH, Author, Release, atom, hours_before, rss

_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Feed:
    """One feed: its entries, and its two answers ready to be written."""

    def __init__(self, number: int) -> None:
        self.path = b"/%d/feed.xml" % number
        self._author = Author(f"feed {number}")
        self._render = atom if number % 4 == 3 else rss
        self._numbers = count(ENTRIES)
        self._releases = [
            self._author.release(ENTRIES - 1 - age, at=hours_before(6 * age + 1))
            for age in range(ENTRIES)
        ]
        self._write(hours_after=0)

    def publish(self) -> None:
        """Put a new entry on top; the oldest leaves."""
        number = next(self._numbers)
        at = EPOCH + timedelta(minutes=number)
        self._releases = [self._author.release(number, at=at), *self._releases[: ENTRIES - 1]]
        self._write(hours_after=number)

    def is_known(self, request: bytes) -> bool:
        """Whether a request names the validators that this feed has now."""
        if b"if-none-match:" in request.lower():
            return self._etag in request
        return self._modified in request

    def _write(self, *, hours_after: int) -> None:
        releases: list[Release] = self._releases
        body = self._render(self._author, releases, root=f"http://127.0.0.1{self.path.decode()}")
        packed = gzip.compress(body, 6, mtime=0)
        self._etag = f'"{sha256(body).hexdigest()[:16]}"'.encode()
        moment = EPOCH + timedelta(hours=hours_after)
        self._modified = format_datetime(moment, usegmt=True).encode()
        head = b"ETag: %s\r\nLast-Modified: %s\r\nVary: Accept-Encoding\r\n" % (
            self._etag,
            self._modified,
        )
        self.unchanged = b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % head
        self.whole = (
            b"HTTP/1.1 200 OK\r\n%sContent-Type: application/xml\r\nContent-Encoding: gzip\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (head, len(packed), packed)
        )


class World:
    """All feeds, what was answered, and whether validators are heeded."""

    def __init__(self, feeds: int) -> None:
        self.feeds = {feed.path: feed for feed in map(Feed, range(feeds))}
        self.answers: Counter[int] = Counter()
        self._heeds = True
        self._chance = random.Random("publish")

    def answer(self, request: bytes) -> bytes:
        """Return the answer to a request."""
        path = request.split(b" ", 2)[1].partition(b"?")[0]
        feed = self.feeds.get(path)
        if feed is None:
            self.answers[404] += 1
            return _MISSING
        if self._heeds and feed.is_known(request):
            self.answers[304] += 1
            return feed.unchanged
        self.answers[200] += 1
        return feed.whole

    def obey(self, line: str) -> dict[str, float]:
        """Do what a line says; say what was answered since the last one."""
        told = {f"n{status}": float(number) for status, number in self.answers.items()}
        told["cpu"] = time.process_time()
        self.answers.clear()
        command, _, value = line.strip().partition(" ")
        if command == "publish":
            told["changed"] = self._publish(float(value))
        elif command == "validators":
            self._heeds = value == "on"
        return told

    def _publish(self, percent: float) -> int:
        number = max(1, round(len(self.feeds) * percent / 100))
        for feed in self._chance.sample(list(self.feeds.values()), number):
            feed.publish()
        return number


class Desk(asyncio.Protocol):
    """One connection: requests without bodies, answered in turn."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._world.answer(request))
            if b"connection: close" in request.lower():
                self._transport.close()


async def serve(feeds: int) -> None:
    """Serve until the standard input ends."""
    world = World(feeds)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Desk(world), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(world.obey(line)), flush=True)
    server.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(serve(_arguments().feeds))
