"""`monitor explain`: why documents have their labels."""

from typing import BinaryIO, Final

import click

from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.explain import Explanation, explain_document
from monitor.analysis.text.normal import canonical, canonical_line
from monitor.cli.jsonl import Fields, converse, file_argument
from monitor.languages.loader import load_packs
from monitor.render.records import Record, detection_record

_EXAMPLES: Final = """\b
Examples:
  monitor explain release.jsonl | jq .
  echo '{"id": 1, "title": "", "text": "Acme and Globex sign a pact."}' | monitor explain
"""


@click.command(epilog=_EXAMPLES)
@file_argument
def explain(file: BinaryIO) -> None:
    """Show sentences, names, phrases and vetoes of documents, and what their labels weigh.

    In: JSON Lines as for `monitor detect`. Out: one line for each with what `monitor detect` says,
    the sentences that may matter, and the features of the document with their weights.
    """
    detector = Detector.build(load_packs(), ())

    def answer(fields: Fields) -> Record:
        return _record(
            explain_document(
                detector,
                title=canonical_line(fields.text("title")),
                text=canonical(fields.text("text")),
                language=fields.text_or_none("lang"),
                publisher=canonical_line(fields.text_or_none("publisher") or ""),
            )
        )

    converse(file, answer)


def _record(found: Explanation) -> Record:
    return {
        **detection_record(found.detection),
        "score": round(found.score, 2),
        "threshold": found.threshold,
        "features": {name: list(pair) for name, pair in found.features.items()},
        "sentences": [
            {
                "field": line.field,
                "text": line.text,
                "names": list(line.names),
                "phrases": list(line.phrases),
                "vetoed": list(line.vetoed),
            }
            for line in found.lines
        ],
    }
