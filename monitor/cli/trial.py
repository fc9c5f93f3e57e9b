"""One fetch of one source, read and shown, and nothing kept."""

from datetime import timedelta

from monitor.app import Looked, look_at
from monitor.cli.tables import clock, exact, print_facts, print_heading, print_records, print_table
from monitor.model.capture import Capture, Captured, FetchFailed, NotModified
from monitor.model.settings import Settings
from monitor.model.source import Source, SourceKind
from monitor.model.statement import Verdict
from monitor.render.rows import trial_record


def unnamed_source(url: str) -> Source:
    """Return a source for a URL that the configuration does not name."""
    return Source(key="test", url=url, every=timedelta(hours=1), kind=SourceKind.AUTO)


def run_trial(settings: Settings, source: Source, *, as_json: bool) -> bool:
    """Fetch a source, say what it lists, and return whether the answer was good."""
    [looked] = look_at(settings, (source,))
    if as_json:
        print_records([trial_record(source, looked.result, reading=looked.reading)])
    else:
        _print(source, looked)
    return looked.reading is not None and looked.reading.verdict is Verdict.GOOD


def _print(source: Source, looked: Looked) -> None:
    match looked.result:
        case Captured(capture=capture):
            _print_capture(capture, source, looked=looked)
        case FetchFailed() as failed:
            facts = [("url", source.url), ("moved to", looked.moved_to)]
            print_facts([*facts, (failed.reason, failed.detail)])
        case NotModified():
            print_facts([("url", source.url), ("verdict", "not modified")])


def _print_capture(capture: Capture, source: Source, *, looked: Looked) -> None:
    reading, validators = looked.reading, capture.validators
    print_facts(
        [
            ("url", source.url),
            ("moved to", looked.moved_to),
            *(("redirect", f"{hop.status} to {hop.target}") for hop in capture.hops),
            ("fetched", exact(capture.at)),
            ("status", str(capture.status)),
            ("content type", capture.header("content-type") or "none"),
            ("bytes", str(len(capture.body))),
            ("ETag", (validators.etag if validators else None) or "none"),
            ("Last-Modified", (validators.last_modified if validators else None) or "none"),
            ("verdict", f"{reading.verdict}: {reading.detail}" if reading else "not read"),
        ]
    )
    if reading is None or not reading.entries:
        return
    print_heading("entries")
    print_table(
        ("published", "label", "title", "url"),
        (
            (
                clock(part.entry.published),
                part.detection.label if part.detection else "",
                part.entry.title,
                part.entry.url or "",
            )
            for part in reading.entries
        ),
    )
