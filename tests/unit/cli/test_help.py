"""What commands say of themselves: help, examples, and scripts for shells."""

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from monitor.cli.main import program
from tests.docs.test_commands import commands

_WORKING = {
    name: command for name, command in commands().items() if not isinstance(command, click.Group)
}
# Where a shell takes over from the command.
_END = re.compile(r" [|<>&]")


def _examples(name: str) -> list[str]:
    """Return the words behind the name of a command in each of its examples."""
    epilog = _WORKING[name].epilog or ""
    _, _, shown = epilog.partition("Examples:\n")
    calls = [line.partition(name)[2] for line in shown.splitlines() if name in line]
    return [_END.split(f"{call} ")[0] for call in calls]


@pytest.mark.parametrize("name", _WORKING)
def test_help_has_examples_that_the_command_takes(name: str) -> None:
    assert _examples(name)
    for words in _examples(name):
        # Raises click's UsageError where an option is unknown or has no value.
        parser = _WORKING[name].make_parser(click.Context(_WORKING[name]))
        parser.parse_args(shlex.split(words))


@pytest.mark.parametrize("name", commands())
def test_help_fits_a_narrow_terminal(name: str) -> None:
    _, *words = name.split()
    done = CliRunner().invoke(program, [*words, "--help"], terminal_width=60)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: {name}".replace("monitor", "program", 1))


@pytest.mark.parametrize("name", sorted(set(commands()) - set(_WORKING)))
def test_list_of_commands_cuts_no_sentence(name: str) -> None:
    _, *words = name.split()
    assert (
        "..."
        not in CliRunner().invoke(program, [*words, "--help"]).stdout.partition("Commands:")[2]
    )


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o nosort -F _monitor_completion monitor"),
        ("zsh", "#compdef monitor"),
        ("fish", "complete --no-files --command monitor"),
    ],
)
def test_shell_gets_a_script_that_completes(shell: str, line: str) -> None:
    done = CliRunner(env={"_MONITOR_COMPLETE": f"{shell}_source"}).invoke(
        program, prog_name="monitor", complete_var="_MONITOR_COMPLETE"
    )
    assert done.exit_code == 0
    assert line in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("monitor sta", ["statements"]),
        ("monitor database ba", ["backup"]),
        ("monitor statements list --la", ["--label"]),
        ("monitor statements list --label ann", ["announcement"]),
    ],
)
def test_words_complete(typed: str, offered: list[str]) -> None:
    number = str(len(typed.split(" ")) - 1)
    done = CliRunner(
        env={"_MONITOR_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": number}
    ).invoke(program, prog_name="monitor", complete_var="_MONITOR_COMPLETE")
    assert [line.partition(",")[2] for line in done.stdout.splitlines()] == offered
