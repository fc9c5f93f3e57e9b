"""`monitor detect`: what documents claim about partnerships, as JSON Lines."""

from pathlib import Path
from typing import BinaryIO, Final

import click

from monitor.analysis.detect.as_given import Given, detect_as_given
from monitor.analysis.detect.document import Detector
from monitor.cli.jsonl import Fields, converse, file_argument
from monitor.languages.loader import load_packs
from monitor.model.source import Company
from monitor.render.records import Record, detection_record

_EXAMPLES: Final = """\b
Examples:
  monitor detect releases.jsonl > claims.jsonl
  monitor detect < releases.jsonl | jq -r 'select(.label == "ANNOUNCEMENT") | .id'
  echo '{"id": 1, "title": "", "text": "Acme and Globex sign a pact."}' | monitor detect
"""


@click.command(epilog=_EXAMPLES)
@file_argument
@click.option(
    "-c",
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Know the companies of this configuration; none without it.",
)
def detect(file: BinaryIO, config: Path | None) -> None:
    """Say what documents claim about partnerships: one line of JSON for each line of FILE.

    Without FILE, or with -, standard input is read. In: id, title, text, and where known lang,
    publisher and date. Out: id, language, label, confidence, and claims, each with its evidence.
    A line that cannot be read is answered by its id and an error, and the exit code is then 2.
    """
    detector = Detector.build(load_packs(), _companies(config))

    def answer(fields: Fields) -> Record:
        given = Given(
            title=fields.text("title"),
            text=fields.text("text"),
            language=fields.text_or_none("lang"),
            publisher=fields.text_or_none("publisher"),
        )
        fields.text_or_none("date")
        return detection_record(detect_as_given(detector, given))

    converse(file, answer)


def _companies(config: Path | None) -> tuple[Company, ...]:
    if config is None:
        return ()
    # Reading a configuration loads libraries for a third of a second that most calls do not need.
    from monitor.config.load import load  # noqa: PLC0415

    return load(config).companies
