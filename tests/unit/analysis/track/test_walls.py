"""A wall may repeat the headline; it does not have what the feed says besides it."""

from monitor.analysis.track.doubt import lacks_words
from monitor.model.statement import Basis, Content, Verdict

_TEASER = (
    "Acme Corp. opened its plant in Porto today, which employs people from January and makes "
    "batteries for buses that drive through several towns."
)
_CONSENT = "We value your privacy and ask for consent to store cookies on this device. " * 3


def content(text: str, basis: Basis = Basis.PAGE) -> Content:
    return Content(title="Acme opens plant", text=text, basis=basis, extractor="x")


TEASER = content(_TEASER, Basis.FEED)


def test_a_page_with_none_of_the_words_that_its_feed_gives_is_a_wall() -> None:
    judged = lacks_words(content(_CONSENT), teaser=TEASER)
    assert judged is not None
    assert judged.verdict is Verdict.UNREADABLE


def test_a_page_that_says_it_in_other_words_is_none() -> None:
    text = f"{_CONSENT} A factory for batteries in Porto, for people and buses."
    assert lacks_words(content(text), teaser=TEASER) is None


def test_a_teaser_of_few_words_raises_no_doubt() -> None:
    assert lacks_words(content(_CONSENT), teaser=content("Read more.", Basis.FEED)) is None


def test_a_long_page_is_no_wall() -> None:
    assert lacks_words(content(_CONSENT * 20), teaser=TEASER) is None


def test_a_page_that_never_had_the_words_of_its_feed_is_as_it_was() -> None:
    before = content("The board met and said nothing of interest to anybody outside.")
    assert lacks_words(content(_CONSENT), teaser=TEASER, before=before) is None
