"""`monitor evaluate`: how good detection is on labelled documents."""

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

import click

from monitor.analysis.detect.as_given import Given, detect_as_given
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.evaluate import Labelled, Said, Score, table
from monitor.errors import MonitorError
from monitor.languages.loader import load_packs
from monitor.render.records import detection_record

_EXAMPLES: Final = """\b
Examples:
  monitor evaluate documents.jsonl labels.jsonl
"""
Row = Mapping[str, object]


@click.command(epilog=_EXAMPLES)
@click.argument("documents", type=click.File("rb"))
@click.argument("labels", type=click.File("rb"))
def evaluate(documents: BinaryIO, labels: BinaryIO) -> None:
    """Measure detection on DOCUMENTS whose labels are in LABELS, over all and by language.

    Both are JSON Lines with an id: documents as for `monitor detect`, labels with label and claims
    (parties, kind, stage, modality). Printed are precision, recall and F1.
    """
    truths = {key: _labelled(row) for key, row in _rows(labels)}
    detector = Detector.build(load_packs(), ())
    scores = {"all": Score()}
    for key, row in _rows(documents):
        if key in truths:
            given = Given(
                title=_text(row, "title"),
                text=_text(row, "text"),
                language=_text(row, "lang") or None,
                publisher=_text(row, "publisher") or None,
            )
            found = _labelled(detection_record(detect_as_given(detector, given)))
            whole = f"{given.title}\n{given.text}"
            for name in ("all", given.language or "?"):
                scores.setdefault(name, Score()).add(truths[key], found, text=whole)
    click.echo(table(dict(sorted(scores.items(), key=lambda item: (item[0] != "all", item[0])))))


def _rows(lines: BinaryIO) -> Iterator[tuple[str, Row]]:
    """Yield the objects of a file with their ids."""
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            yield str(row["id"]), row
        except (ValueError, KeyError, TypeError) as error:
            where = f"{lines.name}: line {number}"
            raise MonitorError(f"{where}: expected an object with an id") from error


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _labelled(row: Row) -> Labelled:
    claims = row.get("claims")
    return Labelled(
        label=_text(row, "label"),
        claims=tuple(map(_said, claims)) if isinstance(claims, list) else (),
    )


def _said(claim: Row) -> Said:
    return Said(
        parties=_words(claim, "parties"),
        stage=_text(claim, "stage"),
        modality=_text(claim, "modality"),
        kinds=frozenset(_words(claim, "kind")),
        news=claim.get("news") is not False,
        evidence=_text(claim, "evidence"),
    )


def _words(claim: Row, name: str) -> tuple[str, ...]:
    value = claim.get(name)
    return tuple(map(str, value)) if isinstance(value, list) else ()
