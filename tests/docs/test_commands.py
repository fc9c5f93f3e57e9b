"""The reference of the commands says what the command line takes, no more and no less."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from monitor.cli.main import _CODES, program

REFERENCE = Path(__file__).parents[2] / "docs/reference/commands.md"
_HEADING = re.compile(r"^## `(monitor[^`]*)`$", re.MULTILINE)
_ROW = re.compile(r"^\| (`.+?) \|", re.MULTILINE)
_CODE = re.compile(r"^\| `(\d)` \|", re.MULTILINE)
_WORD = re.compile(r"`([^`]+)`")
# click itself ends with these: all is well, and the command line makes no sense.
_CLICKS = {0, 2}


def commands() -> dict[str, click.Command]:
    """Return every command by the words that call it."""

    def walk(command: click.Command, words: str) -> Iterator[tuple[str, click.Command]]:
        yield words, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                member = command.get_command(context, name)
                assert member is not None
                yield from walk(member, f"{words} {name}")

    return dict(walk(program, "monitor"))


def sections() -> dict[str, str]:
    """Return the text below each command's heading."""
    _, *parts = _HEADING.split(REFERENCE.read_text(encoding="utf-8"))
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: text.partition("\n## ")[0] for name, text in pairs}


def words_of(parameter: click.Parameter) -> frozenset[str]:
    """Return the words of a parameter as they stand in the first column."""
    if isinstance(parameter, click.Argument):
        return frozenset({(parameter.metavar or parameter.make_metavar(_NOWHERE)).strip("[].")})
    return frozenset((*parameter.opts, *parameter.secondary_opts))


_NOWHERE = click.Context(program)


def written_words(section: str) -> set[frozenset[str]]:
    rows = (frozenset(_WORD.findall(row)) for row in _ROW.findall(section))
    return {frozenset(word.split()[0] for word in row) for row in rows}


def test_every_command_is_described_and_no_other() -> None:
    assert sorted(sections()) == sorted(commands())


def test_every_option_is_described_and_no_other() -> None:
    written = {name: written_words(text) for name, text in sections().items()}
    taken = {
        name: {words_of(parameter) for parameter in command.params}
        for name, command in commands().items()
    }
    assert written == taken


def test_every_default_is_described() -> None:
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in commands().items()
        for option in command.params
        if isinstance(option, click.Option) and option.show_default
        if f"`{option.default}`" not in sections()[name]
    ]
    assert silent == []


def test_exit_codes_are_those_of_the_program() -> None:
    written = {int(code) for code in _CODE.findall(REFERENCE.read_text(encoding="utf-8"))}
    assert written == _CLICKS | {code for _, code in _CODES}
