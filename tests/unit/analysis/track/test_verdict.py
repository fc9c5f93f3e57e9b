import pytest

from monitor.analysis.track import verdict
from monitor.model.capture import Captured, FailureReason, FetchFailed, Request
from monitor.model.statement import Verdict
from tests.support.builders import NOW, a_capture

_REQUEST = Request(key="acme", url="https://acme.example/")


def _feed(**said: object) -> Verdict:
    usual = {
        "format_name": "rss20",
        "entries": 3,
        "is_html": False,
        "is_complete": True,
        "fault": None,
    }
    return verdict.of_feed(**(usual | said)).verdict  # type: ignore[arg-type]  # keywords by name


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, Verdict.GONE),
        (410, Verdict.GONE),
        (403, Verdict.BLOCKED),
        (429, Verdict.BLOCKED),
        (500, Verdict.OUTAGE),
        (503, Verdict.OUTAGE),
        (204, Verdict.UNREADABLE),
        (301, Verdict.UNREADABLE),
    ],
)
def test_a_status_other_than_200_is_never_good(status: int, expected: Verdict) -> None:
    capture = a_capture()
    other = Captured(
        request=_REQUEST,
        capture=type(capture)(
            url=capture.url,
            final_url=capture.url,
            at=NOW,
            status=status,
            headers=(),
            body=b"x",
        ),
    )
    judged = verdict.of_status(other)
    assert judged is not None
    assert judged.verdict is expected
    assert str(status) in judged.detail


def test_status_200_leaves_the_word_to_the_body() -> None:
    assert verdict.of_status(Captured(request=_REQUEST, capture=a_capture())) is None


def test_feed_verdicts() -> None:
    assert _feed() is Verdict.GOOD
    assert _feed(is_html=True) is Verdict.NOT_A_FEED
    assert _feed(format_name="") is Verdict.NOT_A_FEED
    assert _feed(is_complete=False) is Verdict.TRUNCATED
    assert _feed(entries=0) is Verdict.EMPTIED


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Just a moment...", Verdict.BLOCKED),
        ("Access Denied", Verdict.BLOCKED),
        ("Page not found | Acme", Verdict.SOFT_404),
        ("404 - Acme Newsroom", Verdict.SOFT_404),
        ("Seite nicht gefunden – Acme", Verdict.SOFT_404),
        ("Page introuvable | Acme", Verdict.SOFT_404),
        ("Página no encontrada | Acme", Verdict.SOFT_404),
        ("Pagina non trovata - Acme", Verdict.SOFT_404),
        ("Página não encontrada | Acme", Verdict.SOFT_404),
        ("Pagina niet gevonden | Acme", Verdict.SOFT_404),
        ("ページが見つかりませんでした | アクメ", Verdict.SOFT_404),
        ("페이지를 찾을 수 없습니다 | 아크메", Verdict.SOFT_404),
        ("页面不存在 | 阿克梅", Verdict.SOFT_404),
        ("Sign in | Acme", Verdict.BLOCKED),
        ("Before you continue", Verdict.BLOCKED),
        ("Bevor Sie fortfahren | Acme", Verdict.BLOCKED),
        ("Acme tops 404 million in sales | Acme", Verdict.GOOD),
        ("Login fraud: Acme and Globex join forces", Verdict.GOOD),
        ("Sign in to the future, says Acme | Newsroom", Verdict.GOOD),
        ("Scheduled maintenance", Verdict.OUTAGE),
        ("503 Service Unavailable", Verdict.OUTAGE),
        ("Acme wins lawsuit over access denied to port", Verdict.GOOD),
        ("Peugeot 404 returns | Acme", Verdict.GOOD),
    ],
)
def test_pages_are_judged_by_whole_parts_of_their_title(title: str, expected: Verdict) -> None:
    text = "A paragraph of text. " * 10
    assert verdict.of_page(page_title=title, text=text).verdict is expected


@pytest.mark.parametrize(
    ("headline", "page", "expected"),
    [
        ("Acme opens plant in Porto", "ACME OPENS NEW PLANT | Acme\nIn Porto, Acme ...", True),
        ("Acme opens plant in Porto", "We value your privacy. Accept all cookies.", False),
        ("三星与台积电签署协议", "三星与台积电签署了一项合作协议。", True),
        ("三星与台积电签署协议", "请接受我们的饼干政策以继续浏览本网站。", False),
        ("", "Anything", True),
    ],
)
def test_a_page_carries_its_headline_or_is_another_page(
    headline: str, page: str, expected: bool
) -> None:
    assert verdict.carries(headline, page) is expected


def test_a_page_with_next_to_no_text_is_unreadable() -> None:
    assert verdict.of_page(page_title="News", text="Loading").verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(
    ("reason", "expected"),
    [(FailureReason.TIMEOUT, Verdict.OUTAGE), (FailureReason.ADDRESS, Verdict.BLOCKED)],
)
def test_a_failed_fetch_is_an_outage_or_ours_to_allow(
    reason: FailureReason, expected: Verdict
) -> None:
    failed = FetchFailed(request=_REQUEST, at=NOW, reason=reason, detail="why")
    assert verdict.of_failure(failed).verdict is expected
