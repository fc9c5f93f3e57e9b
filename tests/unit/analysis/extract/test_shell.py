"""Pages that a script is to fill, told from short pages and from error pages."""

import pytest

from monitor.analysis.body import extracted_page
from monitor.model.statement import Verdict
from tests.support.builders import a_capture

_SCRIPT = "<script src='/main.js'></script>"
_TWO_SENTENCES = (
    "Acme Corp. today opened its new plant in Porto, and it cost $12 million. "
    "The plant employs 120 people from January and makes batteries for buses."
)


def _page(body: str, *, title: str = "Acme opens plant") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def _judged(page: str) -> tuple[Verdict, int | None]:
    found = extracted_page(a_capture(body=page.encode()))
    return found.judged.verdict, found.characters


@pytest.mark.parametrize(
    "body",
    [
        f"<div id='root'></div>{_SCRIPT}",
        f"<noscript>You need to enable JavaScript to run this app.</noscript>{_SCRIPT}",
        f"<div id='__next'><header>Acme</header></div>{_SCRIPT}",
        f"<app-root>Loading…</app-root>{_SCRIPT}",
        "<main><p>Loading...</p></main>",
        "<p>Bitte warten …</p>",
        "<p>読み込み中</p>",
        f"<div class='card skeleton-line'></div><footer>© Acme</footer>{_SCRIPT}",
        f"<div id='app'></div><p>{'Acme uses cookies for its pages. ' * 4}</p>{_SCRIPT}",
    ],
)
def test_a_page_that_a_script_is_to_fill_is_emptied(body: str) -> None:
    assert _judged(_page(body)) == (Verdict.EMPTIED, None)


def test_a_short_release_beside_scripts_is_read() -> None:
    page = _page(f"<article><h1>Acme opens plant</h1><p>{_TWO_SENTENCES}</p></article>{_SCRIPT}")
    assert _judged(page)[0] is Verdict.GOOD


def test_a_release_inside_its_mount_is_read() -> None:
    page = _page(f"<div id='root'><article><p>{_TWO_SENTENCES}</p></article></div>{_SCRIPT}")
    assert _judged(page)[0] is Verdict.GOOD


def test_an_error_title_says_more_than_a_shell() -> None:
    page = _page(f"<div id='root'></div>{_SCRIPT}", title="Page not found | Acme")
    assert _judged(page) == (Verdict.SOFT_404, None)


def test_a_page_with_hardly_any_text_says_how_much() -> None:
    verdict, characters = _judged(_page("<p>No longer here.</p>"))
    assert verdict is Verdict.UNREADABLE
    assert characters is not None
    assert characters < 80
