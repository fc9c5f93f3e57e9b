"""The `reader` library polling the same feeds, in a process of its own.

`python -m tests.bench.reader_peer DATABASE URL…` obeys one line on standard input at a time: `poll`
asks for every feed once. Each is answered by one line of JSON: the processor seconds and the time
that it took. The end of the input ends it.
"""

import json
import sys
import time

# reader imports its parser lazily: that is paid once, and not by a poll.
import reader._vendor.feedparser  # noqa: F401
from reader import make_reader


def main() -> None:
    """Take on the feeds, then poll whenever told to."""
    database, *urls = sys.argv[1:]
    feeds = make_reader(database)
    for url in urls:
        feeds.add_feed(url)
    print(json.dumps({"feeds": len(urls)}), flush=True)
    for _ in sys.stdin:
        cpu, wall = time.process_time(), time.perf_counter()
        # Its default, and the fastest here: its parser holds the interpreter's lock.
        feeds.update_feeds(workers=1, scheduled=False)
        spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        print(json.dumps(spent | {"entries": feeds.get_entry_counts().total}), flush=True)


if __name__ == "__main__":
    main()
