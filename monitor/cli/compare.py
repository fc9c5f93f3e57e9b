"""`monitor compare`: how texts changed, as JSON Lines."""

from typing import BinaryIO, Final

import click

from monitor.analysis.compare.compare import compare as compare_contents
from monitor.analysis.detect.as_given import Given, detect_as_given
from monitor.analysis.detect.document import Detector
from monitor.cli.jsonl import Fields, converse, file_argument
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection
from monitor.model.statement import Basis, Content
from monitor.render.records import Record, comparison_record

_EXAMPLES: Final = """\b
Examples:
  monitor compare pairs.jsonl > edits.jsonl
  monitor compare < pairs.jsonl | jq -r 'select(.material) | .summary'
"""


@click.command(epilog=_EXAMPLES)
@file_argument
def compare(file: BinaryIO) -> None:
    """Say how texts changed: one line of JSON for each line of FILE.

    Without FILE, or with -, standard input is read. In: id, before and after, each with title and
    text. Out: id, changed, material, kinds, summary, fallback, and edits that turn before into
    after. A line that cannot be read is answered by its id and an error, and the exit code is
    then 2.
    """
    detector = Detector.build(load_packs(), ())
    edit_words = load_edit_words()

    def answer(fields: Fields) -> Record:
        language = fields.text_or_none("lang")
        before = _given(fields.fields("before"), language)
        after = _given(fields.fields("after"), language)
        found = [detect_as_given(detector, given) for given in (before, after)]
        comparison = compare_contents(
            _content(before, found[0]),
            _content(after, found[1]),
            packs=detector.packs,
            edit_words=edit_words,
            claims=(found[0].claims, found[1].claims),
        )
        return comparison_record(comparison)

    converse(file, answer)


def _given(fields: Fields, language: str | None) -> Given:
    return Given(title=fields.text("title"), text=fields.text("text"), language=language)


def _content(given: Given, found: Detection) -> Content:
    return Content(
        title=given.title,
        text=given.text,
        basis=Basis.PAGE,
        extractor="",
        language=found.language,
    )
