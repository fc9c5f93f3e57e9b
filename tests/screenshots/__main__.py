"""Take the pictures of docs/images: `python -m tests.screenshots`, or `make screenshots`.

Pages of edits and mails are made by the program of invented texts, shown by Chromium, light and
dark, and written as PNG. Fonts for Chinese and Arabic must be there (fonts-noto-cjk,
fonts-noto-core). `--keep FOLDER` writes the HTML too, and every picture in dark.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.statement import Basis, Content, Version
from monitor.render.diff import hunks
from monitor.render.diff_page import Layout, diff_page
from monitor.render.english import ENGLISH
from tests.screenshots import texts
from tests.screenshots.chromium import NoChromium, installed, page
from tests.screenshots.mails import mails

_IMAGES = Path(__file__).parents[2] / "docs/images"
_NOW = datetime(2026, 3, 17, 8, tzinfo=UTC)
_HIGHEST = 1100
_WIDTHS = {Layout.INLINE: 760, Layout.SIDE_BY_SIDE: 1180}
_MAIL_WIDTH = 720
# Shown dark in the documents, too; of the others one picture is enough.
_DARK = frozenset({"diff-long", "mail-edit"})


def main() -> None:
    """Make all pages and take their pictures."""
    arguments = _arguments()
    try:
        installed()
        with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
            asyncio.run(_take(tuple(_pages(Path(folder))), Path(folder), keep=arguments.keep))
    except NoChromium as error:
        sys.exit(f"error: {error}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A page to show: `width` in CSS pixels."""

    name: str
    html: str
    width: int


async def _take(sheets: Sequence[_Sheet], folder: Path, *, keep: Path | None) -> None:
    async with page() as browser:
        for sheet in sheets:
            file = folder / f"{sheet.name}.html"
            file.write_text(sheet.html, encoding="utf-8")
            for scheme in ("light", "dark"):
                for place in _places(sheet.name, scheme, keep):
                    taken = await browser.picture(
                        file, width=sheet.width, height=_HIGHEST, scheme=scheme
                    )
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(taken)
                    print(f"{place} {len(taken) // 1024} KB")
            if keep is not None:
                (keep / file.name).write_text(sheet.html, encoding="utf-8")


def _places(name: str, scheme: str, keep: Path | None) -> Iterator[Path]:
    suffix = "" if scheme == "light" else f"-{scheme}"
    if scheme == "light" or name in _DARK:
        yield _IMAGES / f"{name}{suffix}.png"
    if keep is not None:
        yield keep / f"{name}{suffix}.png"


def _pages(folder: Path) -> Iterator[_Sheet]:
    long = (texts.LONG, texts.edited(texts.LONG, texts.LONG_EDITS))
    chinese = (texts.CHINESE, texts.edited(texts.CHINESE, texts.CHINESE_EDITS))
    arabic = (texts.ARABIC, texts.edited(texts.ARABIC, texts.ARABIC_EDITS))
    both, one = Layout.SIDE_BY_SIDE, Layout.INLINE
    for name, title, pair, language, layout in (
        ("diff-long", texts.PACT_TITLE, long, "en", one),
        ("diff-long-columns", texts.PACT_TITLE, long, "en", both),
        ("diff-chinese", texts.CHINESE_TITLE, chinese, "zh", one),
        ("diff-chinese-columns", texts.CHINESE_TITLE, chinese, "zh", both),
        ("diff-right-to-left", texts.ARABIC_TITLE, arabic, "ar", one),
        ("diff-right-to-left-columns", texts.ARABIC_TITLE, arabic, "ar", both),
        ("diff-300-edits", "The summer timetable of all lines", texts.timetable(), "en", one),
    ):
        html = _diff(title, pair, language=language, layout=layout)
        yield _Sheet(name=name, html=html, width=_WIDTHS[layout])
    for name, html in mails(folder):
        yield _Sheet(name=name, html=html, width=_MAIL_WIDTH)


def _diff(title: str, pair: tuple[str, str], *, language: str, layout: Layout) -> str:
    before, after = (
        _version(title, text, number=number, language=language)
        for number, text in enumerate(pair, 1)
    )
    comparison = compare(
        before.content, after.content, packs=load_packs(), edit_words=load_edit_words()
    )
    return diff_page(
        (before, after),
        comparison,
        shown=hunks(comparison.edits, after.content),
        url="https://newsroom.example/news/17",
        words=ENGLISH,
        layout=layout,
    )


def _version(title: str, text: str, *, number: int, language: str) -> Version:
    content = Content(
        title=title,
        text=text.strip(),
        basis=Basis.PAGE,
        extractor="screenshots",
        language=language,
    )
    return Version(
        key=f"version{number}",
        statement="statement",
        location="location",
        basis=Basis.PAGE,
        number=number,
        capture="capture",
        at=_NOW + timedelta(hours=26 * number),
        fingerprint=f"{number}",
        content=content,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.screenshots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write HTML and dark too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
