import pytest

from monitor.analysis.text.language import guess
from monitor.languages.loader import load_packs

PACKS = load_packs()
ENGLISH = "The firm said that it will open a plant in the north and hire a team of engineers."
GERMAN = "Die Firma teilte mit, dass sie im Norden ein Werk baut und eine Gruppe von Leuten sucht."
DUTCH = "Het bedrijf zei dat het een fabriek in het noorden gaat openen en mensen zoekt."


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH, None, "en"),
        (GERMAN, None, "de"),
        (GERMAN, "de-AT", "de"),
        (GERMAN * 3, "en", "de"),
        (DUTCH, "nl-BE", "nl"),
        ("Umsatz 2024", "de", "de"),
        ("株式会社が業務提携を発表した。", "en", "ja"),
        ("", None, None),
        ("\ud800 12 34", None, None),
    ],
)
def test_language_is_declared_or_heard(
    text: str, declared: str | None, language: str | None
) -> None:
    assert guess("", text, declared=declared, packs=PACKS) == language
