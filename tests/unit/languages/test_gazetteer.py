"""Tests the gazetteer of company names: look-up, hostile keys, and that its script makes it."""

import os
from importlib import resources
from pathlib import Path

import pytest

from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.names import key_of
from monitor.analysis.detect.pairing import Pairing, pair_of
from monitor.languages.gazetteer import load_gazetteer
from monitor.languages.loader import load_packs, pack_fingerprint
from monitor.model.gazetteer import Gazetteer
from tests.train.gazetteer import keys, write

WORDS = resources.files("monitor.languages") / "words"


def test_name_is_found_as_texts_write_it() -> None:
    packs = load_packs()
    detector = Detector.build(packs, ())
    known = load_gazetteer()
    for name in ("Aalberts N.V.", "Aalberts", "General Motors", "SONY"):
        assert known.has(key_of(name, detector.lexicons["en"])), name
    assert not known.has("veltrix")


@pytest.mark.parametrize(
    "key", ["", "\n", "aalberts\n", "\ud800", "\0", "a" * 10**6, "aalberts\nadyen", "İ"]
)
def test_hostile_key_is_none_of_them(key: str) -> None:
    assert not load_gazetteer().has(key)
    assert not Gazetteer().has(key)


def test_all_packs_share_one_and_the_fingerprint_tells_it() -> None:
    packs = load_packs()
    assert len({id(pack.gazetteer) for pack in packs.values()}) == 1
    bare = {code: pack for code, pack in packs.items() if code == "en"}
    before = pack_fingerprint(bare)
    other = {"en": type(bare["en"])(code="en", name="English", phrases={}, words={})}
    listed = {
        "en": type(bare["en"])(
            code="en", name="English", phrases={}, words={}, gazetteer=Gazetteer(lines=b"veltrix\n")
        )
    }
    assert len({before, pack_fingerprint(other), pack_fingerprint(listed)}) == 3


def test_pair_of_listed_companies_is_told_as_such() -> None:
    case = Detector.build(load_packs(), ()).read(
        "", "Adyen N.V. partners with Aalberts. Veltrix partners with Aalberts.", spoken="en"
    )
    assert case is not None
    rows = Pairing.of(case, claims_of(case)).features()
    assert "both:listed" in rows[pair_of("adyen", "aalberts")]
    assert "one:listed" in rows[pair_of("veltrix", "aalberts")]


def test_keys_are_folded_without_legal_form_everyday_and_short_words() -> None:
    names = ["Veltrix Holdings, Inc.", "Növum Tyre Co.,Ltd.", "Target Corp", "Abo AG", "Calder (B)"]
    assert keys(names) == [b"calder", "növumtyre".encode(), b"veltrix", b"veltrixholdings"]


def test_script_makes_the_same_bytes() -> None:
    folder = os.environ.get("MONITOR_CORPORA")
    if not folder:
        pytest.skip("MONITOR_CORPORA is not set: the list of companies is not here")
    source = Path(folder) / "companies" / "companies_financedatabase.csv"
    assert write(source) == (WORDS / "companies.txt").read_bytes()


def test_licence_stands_beside_the_names() -> None:
    notice = (WORDS / "companies.LICENSE.txt").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "tests.train.gazetteer" in notice
