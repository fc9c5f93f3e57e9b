"""The labelled documents: how they are read, grouped, and which third is only measured."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.analysis.detect.evaluate import Labelled, Said

PARTS: Final = ("", "more_", "written_")
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A labelled document; `group` is its publisher, or the language of a written one.

    `doubtful`: who labelled it was in doubt.
    """

    key: str
    language: str
    title: str
    text: str
    publisher: str
    group: str
    written: bool
    doubtful: bool
    truth: Labelled


def is_held_out(key: str) -> bool:
    """Tell whether a document belongs to the third that nothing is fitted or tuned on."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 3 == 0


def documents_of(folder: Path) -> list[Document]:
    """Return all documents with their labels."""
    found: list[Document] = []
    for part in PARTS:
        truths = {_key(row): row for row in rows(folder / f"{part}labels.jsonl")}
        for row in rows(folder / f"{part}documents.jsonl"):
            found.append(_document(row, truths[_key(row)], written=part == "written_"))  # noqa: PERF401
    return found


def rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON Lines file; texts hold U+2028, so lines are the file's."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row: Row = json.loads(line)
            yield row


def truth_of(row: Row) -> Labelled:
    """Return a row of labels as it is measured."""
    claims = row["claims"]
    assert isinstance(claims, list)
    return Labelled(
        label=str(row["label"]),
        claims=tuple(
            Said(
                parties=tuple(claim.get("parties") or ()),
                stage=claim["stage"],
                modality=claim["modality"],
                kinds=frozenset(claim["kind"]),
                news=claim.get("news", True),
                evidence=claim.get("evidence"),
            )
            for claim in claims
        ),
    )


def _key(row: Row) -> str:
    return str(row.get("id") or row["gid"])


def _document(row: Row, truth: Row, *, written: bool) -> Document:
    language, publisher = str(row["lang"]), str(row["publisher"] or "")
    group = f"written:{language}" if written else publisher or f"{row.get('source')}"[:20]
    return Document(
        key=_key(row),
        language=language,
        title=str(row["title"] or ""),
        text=str(row["text"] or ""),
        publisher=publisher,
        group=group,
        written=written,
        doubtful=bool(truth.get("unsure")),
        truth=truth_of(truth),
    )
