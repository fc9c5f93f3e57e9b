from dataclasses import replace

import pytest

from monitor.analysis.track.landing import of_landing
from monitor.model.capture import Capture, Hop
from monitor.model.statement import Verdict
from tests.support.builders import a_capture

_ASKED = "https://acme.example/news/2026/03/pact"


def _redirected(target: str, *, asked: str = _ASKED) -> Capture:
    hop = Hop(url=asked, status=302, target=target)
    return replace(a_capture(asked), final_url=target, hops=(hop,))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://acme.example/", Verdict.SOFT_404),
        ("https://www.acme.example/en/index.html", Verdict.SOFT_404),
        ("https://acme.example/de-de/", Verdict.SOFT_404),
        ("https://acme.example/news", Verdict.SOFT_404),
        ("https://acme.example/news/2026/?from=old", Verdict.SOFT_404),
        ("https://acme.example/en/newsroom", Verdict.SOFT_404),
        ("https://acme.example/presse/pressemitteilungen.html", Verdict.SOFT_404),
        ("https://acme.example/errors/404.aspx", Verdict.SOFT_404),
        ("https://acme.example/page-not-found/", Verdict.SOFT_404),
        ("https://acme.example/account/login?next=/news", Verdict.BLOCKED),
        ("https://consent.acme.example/m?continue=x", Verdict.BLOCKED),
        ("https://acme.example/validate?c=1", Verdict.BLOCKED),
    ],
)
def test_what_is_not_the_page_is_told_by_its_address(target: str, expected: Verdict) -> None:
    judged = of_landing(_redirected(target))
    assert judged is not None
    assert judged.verdict is expected
    assert judged.detail.endswith(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://acme.example/news/2026/03/pact/",
        "https://www.acme.example/news/2026/03/pact",
        "https://acme.example/news/2026/03/04/pact-with-globex",
        "https://newsroom.acme.example/pact",
        "https://acme.example/stories/acme-signs-login-pact",
        "https://acme.example/releases/404-is-our-new-car",
    ],
)
def test_another_address_of_a_page_is_left_to_its_words(target: str) -> None:
    assert of_landing(_redirected(target)) is None


def test_who_asks_for_the_front_page_may_land_on_it() -> None:
    landed = _redirected("https://acme.example/en/", asked="https://acme.example/")
    assert of_landing(landed) is None


def test_without_a_redirect_nothing_is_said() -> None:
    assert of_landing(replace(a_capture(_ASKED), final_url=_ASKED, hops=())) is None
