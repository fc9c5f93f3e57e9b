"""The catalogues of our own words are complete, and a message in German has no English left."""

import tomllib
from pathlib import Path

import pytest

import monitor.render
from monitor.channels import words_in
from monitor.model.recipient import LANGUAGES
from monitor.render.catalogue import catalogue
from monitor.render.english import ENGLISH

FOLDER = Path(monitor.render.__path__[0]) / "catalogues"


def test_every_language_has_its_file_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(LANGUAGES[1:])


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_catalogue_is_complete(language: str) -> None:
    words = words_in(language)
    assert words.code == language
    assert set(words.phrases) == set(ENGLISH.phrases)


def test_what_is_missing_too_much_or_filled_otherwise_is_named() -> None:
    tables = tomllib.loads((FOLDER / "de.toml").read_text(encoding="utf-8"))
    del tables["stages"]["talks"]
    tables["terms"]["maybe"] = "vielleicht"
    tables["phrases"]["why"] = "Darum."
    with pytest.raises(ValueError, match=r"de: stages.talks, terms.maybe, phrases.why differ"):
        catalogue(tables)


def test_moments_are_written_as_the_language_does() -> None:
    assert words_in("de").say("moment") == "%d.%m.%Y, %H:%M UTC"
