import pytest

from monitor.errors import PackError
from monitor.languages.loader import load_packs, pack_fingerprint, read_pack

HEAD = 'code = "xx"\nname = "Test"\n[words]\n[phrases]\n'


def phrase(row: str, name: str = "TRIGGER") -> str:
    return f"{HEAD}{name} = [\n  {{ {row} }},\n]\n"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("code = ", "xx.toml: expected TOML"),
        (HEAD.replace("xx", "yy"), "xx.toml: code: expected the name of the file"),
        (f"colour = 1\n{HEAD}", "xx.toml: pack.colour"),
        (HEAD.replace("[words]", '[words]\nnoun = "a b"'), "xx.toml: words.noun"),
        (phrase("pattern = 'a', strength = 'strong', example = 'a'", "VERB"), "phrases.VERB"),
        (phrase("pattern = '(', strength = 'strong', example = 'a'"), "TRIGGER.0.pattern"),
        (phrase("pattern = 'b', strength = 'strong', example = 'a'"), "TRIGGER.0.example"),
        (phrase("pattern = 'a', strength = 'huge', example = 'a'"), "TRIGGER.0.strength"),
        (phrase("pattern = 'a', strength = 'weak', example = 'a', cased = 1"), "0.cased"),
        (phrase("pattern = 'a', strength = 'weak', example = 'a', sets = 'b'"), "0.sets"),
        (f'{HEAD}[[examples]]\ntext = "a"\nfinds = ["VERB"]\n', "examples.0.VERB"),
        (f"{HEAD}[[examples]]\ntext = 1\n", "examples.0.text: expected a text, got 1"),
    ],
)
def test_faulty_pack_is_refused_with_its_place(source: str, place: str) -> None:
    with pytest.raises(PackError) as caught:
        read_pack("xx.toml", source)
    assert str(caught.value).startswith("xx.toml: ")
    assert place in str(caught.value)


def test_word_list_is_words_parted_by_space_or_entries_with_spaces() -> None:
    source = HEAD.replace("[words]", '[words]\nwith = "mit von"\nstem = ["in eins"]')
    pack = read_pack("xx.toml", source)
    assert pack.words == {"with": ("mit", "von"), "stem": ("in eins",)}


def test_fingerprint_changes_with_a_word() -> None:
    one = read_pack("xx.toml", HEAD.replace("[words]", '[words]\nwith = "mit"'))
    two = read_pack("xx.toml", HEAD.replace("[words]", '[words]\nwith = "von"'))
    assert pack_fingerprint({"xx": one}) != pack_fingerprint({"xx": two})
    assert pack_fingerprint({"xx": one}) == pack_fingerprint({"xx": one})


def test_packs_of_the_program_load() -> None:
    assert {"de", "en"} <= set(load_packs())
