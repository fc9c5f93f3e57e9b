"""A statement's evidence as a folder that anybody can check: captures, texts, changes, hashes.

`manifest.json` names every file with its SHA-256, `manifest.sha256` the manifest's own, so that no
byte can change without being named.
"""

import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from monitor import __version__
from monitor.errors import MonitorError
from monitor.model.capture import Capture
from monitor.model.memory import Dossier
from monitor.model.partnership import StoredClaim
from monitor.model.records import Records
from monitor.render.diff import as_text, hunks
from monitor.render.english import ENGLISH
from monitor.render.records import Record, claim_record, comparison_record
from monitor.render.rows import look_row, moment, version_row

SCHEMA = 1
MANIFEST = "manifest.json"
_SEAL = "manifest.sha256"
_CAPTURES = "captures.warc.gz"
# What no longer holds of a body that was decoded on its way in.
_OF_THE_WAY = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def write_evidence(step: Records, dossiers: Sequence[Dossier], *, folder: Path) -> tuple[str, ...]:
    """Write all that is kept of a statement at its locations, and return the names of the files.

    Raises MonitorError where the folder holds anything, or where warcio is not installed.
    """
    if find_spec("warcio") is None:
        raise MonitorError("writing WARC needs warcio: pip install 'press-release-monitor[warc]'")
    if folder.exists() and any(folder.iterdir()):
        raise MonitorError(f"{folder}: expected an empty folder or none")
    captures = _captures(step, dossiers)
    files = {_CAPTURES: _warc(captures)}
    for dossier in dossiers:
        claims = {one.key: step.dossiers.claims(one.key) for one in dossier.versions}
        files |= _files(dossier, claims)
    kept = {capture.key for capture in captures}
    manifest: Record = {
        "schema": SCHEMA,
        "written_by": f"press-release-monitor {__version__}",
        "statements": [_statement(dossier, kept=kept) for dossier in dossiers],
        "files": [
            {"path": name, "bytes": len(content), "sha256": _sha256(content)}
            for name, content in sorted(files.items())
        ],
    }
    sealed = (json.dumps(manifest, ensure_ascii=True, indent=1) + "\n").encode()
    files |= {MANIFEST: sealed, _SEAL: f"{_sha256(sealed)}  {MANIFEST}\n".encode()}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(files)


def verify_evidence(folder: Path) -> tuple[int, tuple[str, ...]]:
    """Return how many files were looked at, and what is not as the manifest says."""
    try:
        sealed = (folder / MANIFEST).read_bytes()
        seal = (folder / _SEAL).read_bytes()
        manifest = json.loads(sealed)
        files: dict[str, str] = {one["path"]: one["sha256"] for one in manifest["files"]}
    except FileNotFoundError as error:
        return 0, (f"{Path(error.filename or MANIFEST).name}: it is missing",)
    except (ValueError, LookupError, TypeError):
        return 1, (f"{MANIFEST}: it cannot be read",)
    expected = f"{_sha256(sealed)}  {MANIFEST}\n".encode()
    faults = [] if seal == expected else [f"{MANIFEST}: it differs from {_SEAL}"]
    faults += _faults(folder, files)
    return len(files) + 2, tuple(faults)


def _faults(folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    for name, sha256 in files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: it is missing"
        elif _sha256(path.read_bytes()) != sha256:
            yield f"{name}: its bytes differ from the manifest"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in {*files, MANIFEST, _SEAL}:
            yield f"{name}: the manifest does not know it"


def _captures(step: Records, dossiers: Sequence[Dossier]) -> tuple[Capture, ...]:
    """Return the captures that are still kept with their bodies, oldest first."""
    keys = dict.fromkeys(head.key for dossier in dossiers for head in dossier.captures)
    found = [step.statements.capture(key) for key in keys]
    kept = [capture for capture in found if capture is not None]
    return tuple(sorted(kept, key=lambda capture: (capture.at, capture.key)))


def _files(dossier: Dossier, claims: Mapping[str, Sequence[StoredClaim]]) -> dict[str, bytes]:
    place = dossier.location.key
    files = {}
    by_key = {version.key: version for version in dossier.versions}
    for version in dossier.versions:
        name = f"{place}/{version.basis}-{version.number}"
        files[f"{name}.txt"] = version.content.text.encode("utf-8", "surrogatepass")
        said = [{"key": one.key, **claim_record(one.claim)} for one in claims[version.key]]
        files[f"{name}.json"] = _json({**version_row(version), "claims": said})
    for change in dossier.changes:
        before, after = by_key.get(change.before), by_key.get(change.after)
        if before is None or after is None:
            continue
        name = f"{place}/{after.basis}-{before.number}-to-{after.number}"
        shown = hunks(change.comparison.edits, after.content)
        files[f"{name}.diff.txt"] = as_text(shown, ENGLISH).encode("utf-8", "replace")
        files[f"{name}.diff.json"] = _json(comparison_record(change.comparison))
    return files


def _statement(dossier: Dossier, *, kept: set[str]) -> Record:
    location = dossier.location
    return {
        "statement": location.statement,
        "location": location.key,
        "source": location.source,
        "source_url": dossier.source.source.url,
        "url": location.url,
        "title": location.title,
        "first_seen": moment(location.first_seen),
        "withdrawn": moment(location.withdrawn_at),
        "versions": [
            {
                "text": f"{location.key}/{version.basis}-{version.number}.txt",
                "text_sha256": version.content.text_hash,
                "at": moment(version.at),
                "capture": version.capture,
            }
            for version in dossier.versions
        ],
        "captures": [
            {
                "capture": head.key,
                "record": _record_id(head.key),
                "url": head.url,
                "final_url": head.final_url,
                "at": moment(head.at),
                "status": head.status,
                "body_sha256": head.body_hash,
                "kept": head.key in kept,
            }
            for head in dossier.captures
        ],
        "looks": [look_row(look) for look in dossier.observations],
    }


def _warc(captures: Sequence[Capture]) -> bytes:
    """Return the captures as WARC 1.1 response records; the same captures give the same bytes."""
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415  # an optional library
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for capture in captures:
        headers = StatusAndHeaders(str(capture.status), _headers(capture), protocol="HTTP/1.1")
        named = {
            "WARC-Record-ID": _record_id(capture.key),
            "WARC-Date": f"{capture.at:%Y-%m-%dT%H:%M:%S.%fZ}",
            "WARC-Payload-Digest": f"sha256:{capture.body_hash}",
        }
        record = writer.create_warc_record(
            capture.final_url,
            "response",
            payload=io.BytesIO(capture.body),
            length=len(capture.body),
            http_headers=headers,
            warc_headers_dict=named,
        )
        writer.write_record(record)
    return out.getvalue() or gzip.compress(b"", mtime=0)


def _headers(capture: Capture) -> list[tuple[str, str]]:
    """Return the headers, printable, and those that the stored body does not follow renamed."""
    return [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_WAY else name, _line(value))
        for name, value in capture.headers
    ]


def _line(value: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value)


def _record_id(key: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, key)}>"


def _json(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=True, indent=1) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
