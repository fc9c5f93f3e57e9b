"""Tests how far a name reaches, and whether it is a company's or a person's."""

from functools import cache

from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import key_of
from monitor.languages.loader import load_packs


@cache
def detector() -> Detector:
    return Detector.build(load_packs(), ())


def named(title: str, text: str) -> dict[str, tuple[str, bool]]:
    """Return the key of each surface, and whether it is a person's."""
    case = detector().read(title, text, spoken="en")
    assert case is not None
    return {
        name.surface: (name.key, name.person)
        for sentence in case.reading.sentences
        for name in case.names.of(sentence)
    }


def test_nation_that_no_mention_leaves_out_is_part_of_the_name() -> None:
    text = "The partnership with American Calder Metals began. It helps American Calder Metals."
    assert "American Calder Metals" in named("Veltrix partners", text)


def test_nation_before_a_name_that_stands_alone_elsewhere_is_not() -> None:
    text = "The partnership with American Veltrix began. The pumps of Veltrix are good."
    found = named("Partnership", text)
    assert "American Veltrix" not in found
    assert "Veltrix" in found


def test_heading_that_runs_into_the_text_names_once() -> None:
    found = named("Partnership", "The partnership is new. About Sunharbor Sunharbor makes pumps.")
    assert "Sunharbor Sunharbor" not in found


def test_two_names_known_apart_are_two_beside_an_and_sign() -> None:
    text = (
        "The partnership of Veltrix & Sunharbor began. A pump of Veltrix and one of Sunharbor run."
    )
    found = named("", text)
    assert "Veltrix & Sunharbor" not in found
    assert {"Veltrix", "Sunharbor"} <= set(found)


def test_name_with_an_and_sign_stays_whole() -> None:
    found = named("", "The partnership with Veltrix & Sunharbor began in Oslo this week.")
    assert "Veltrix & Sunharbor" in found


def test_acronym_is_the_name_whose_initials_it_is() -> None:
    text = "Calder Power Technologies Inc. formed a partnership. The pumps of CPT are good."
    found = named("", text)
    assert found["CPT"][0] == "calderpowertechnologies"


def test_company_called_like_a_person_is_one_when_always_named_in_full() -> None:
    text = (
        "The partnership of Sunharbor with Wayne Calder began. It helps Wayne Calder sell doors. "
        "The doors of Wayne Calder are good."
    )
    assert named("", text)["Wayne Calder"] == ("waynecalder", False)


def test_person_who_is_named_with_an_office_stays_one() -> None:
    text = (
        "The partnership began, said Wayne Calder, chief executive of Sunharbor. "
        "It helps Wayne Calder. Pumps please Wayne Calder."
    )
    assert named("", text)["Wayne Calder"][1]


def test_words_that_only_a_headline_capitalises_are_no_name() -> None:
    title = "Veltrix Announces Partnership with Ada Lorn as Global Ambassador"
    text = "Veltrix formed a partnership with Ada Lorn, its global ambassador from May."
    found = named(title, text)
    assert "Veltrix" in found
    assert "Global Ambassador" not in found


def test_name_that_the_text_writes_with_capitals_stays_in_the_headline() -> None:
    title = "Veltrix Announces Partnership with Bright Harbor"
    text = "The partnership with Bright Harbor starts in May at a bright harbor."
    case = detector().read(title, text, spoken="en")
    assert case is not None
    [headline] = case.reading.title.sentences
    assert [name.surface for name in case.names.of(headline)] == ["Veltrix", "Bright Harbor"]


def test_capitals_behind_a_hyphen_make_no_sure_name() -> None:
    case = detector().read(
        "", "The partnership with Mellow-Sunny and HarborGrid began.", spoken="en"
    )
    assert case is not None
    [sentence] = case.reading.sentences
    sure = {name.surface: name.sure for name in case.names.of(sentence)}
    assert sure == {"Mellow-Sunny": False, "HarborGrid": True}


def test_key_of_a_name_stays_the_same_and_what_is_kept_of_names_stays_bounded() -> None:
    lexicon = Lexicon.build(load_packs()["en"])
    names = [
        "The Veltrix Group Inc.",
        "Veltrix",
        "x" * 1_000,
        *(f"Calder {n}" for n in range(5_000)),
    ]
    once, again = ([key_of(name, lexicon) for name in names] for _ in range(2))
    assert once == again
    assert once[-1] == "calder4999"
    assert len(lexicon.keys) <= 2_000
    assert max(map(len, lexicon.keys)) < 100


def test_key_of_a_name_is_each_language_s_own() -> None:
    packs = load_packs()
    english, german = (Lexicon.build(packs[code]) for code in ("en", "de"))
    for _ in range(2):
        assert key_of("Die Veltrix", german) == "veltrix"
        assert key_of("Die Veltrix", english) == "dieveltrix"
