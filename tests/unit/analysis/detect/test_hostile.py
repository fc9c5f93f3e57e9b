import pickle

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import verify

DETECTOR = Detector.build(load_packs(), ())
SENTENCE = "Acme Inc partners with Beta Corp. "
HOSTILE = {
    "no space": "a" * 10**6,
    "one word": "partner " * 125_000,
    "no end": "Acme Inc partners with Beta Corp and " * 27_000,
    "many claims": SENTENCE * 30_000,
    "gaps": "sign a b c d e f " * 60_000,
    "surrogates": "\ud800 partner Acme\udfff " * 50_000,
    "lines": "Acme\npartner\n" * 70_000,
    "brackets": "(" * 10**6,
    "hyphens": "a-" * 500_000,
    "capitals": "A " * 500_000,
    "spaces": "partner" + " " * 10**6,
    "mixed": "Партнёр Acme 提携 partnership 한국 İ ß " * 30_000,
}


# What takes quadratic work runs for hours here; the time-out only tells that from slow machines.
@pytest.mark.timeout(110)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_million_hostile_characters_take_bounded_work(text: str, language: str) -> None:
    found = DETECTOR.detect(text[:2000], text, language=language)
    for claim in found.claims:
        verify(claim, title=text[:2000], text=text)


@pytest.mark.timeout(110)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Firm{} Corp. partners with "),
        ("en", "Veltrix{} Inc., "),
        ("zh", "维锐{}公司与日港{}公司签署战略合作协议，"),
        ("ko", "벨트릭스{}전자와 일항{}바이오는 협약을 체결했다. "),
    ],
)
def test_ten_thousand_companies_take_bounded_work(language: str, words: str) -> None:
    text = "".join(words.replace("{}", str(number)) for number in range(10_000))
    for claim in DETECTOR.detect(text[:300], text, language=language).claims:
        verify(claim, title=text[:300], text=text)


@pytest.mark.parametrize("text", ["", "\n", "\ud800", "\x00 partners with \x00", "“”„", "İ" * 9])
def test_odd_text_is_read_without_complaint(text: str) -> None:
    assert DETECTOR.detect(text, text, publisher=text).claims == ()


def test_detection_is_the_same_twice_and_pickles() -> None:
    one = DETECTOR.detect("Acme and Beta Join Forces", SENTENCE)
    two = pickle.loads(pickle.dumps(DETECTOR)).detect("Acme and Beta Join Forces", SENTENCE)  # noqa: S301
    assert one == two
