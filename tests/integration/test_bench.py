"""The benchmark runs: it polls a newsroom in another process and prints its table."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
LINES = (
    "first poll",
    "nothing changed (304)",
    "5 % of feeds with a new entry",
    "validators ignored, same bytes",
    "reading a page",
    "detecting in 4 KB, ten languages",
    "comparing 8 KB, one number edited",
    "comparing 8 KB, five edits",
)
# All but `history` and those of the ledger, which fill databases, and `worst` and `mail`: they take
# long.
KEYS = ("first", "304", "new", "same", "page", "detect", "small", "edit")
# Those beside the bare loop; `reader` is only there where `make bench` installed it.
TARGETS = 3


def test_bench_prints_a_line_for_each_situation() -> None:
    command = [sys.executable, "-m", "tests.bench", "--feeds", "8", "--rounds", "1"]
    command += [word for key in KEYS for word in ("--only", key)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    head, *lines = ran.stdout.splitlines()
    assert head.startswith("8 feeds, medians of 1 rounds; ")
    assert sum(" target " in line for line in lines) >= TARGETS
    assert [name for name in LINES if any(line.startswith(name) for line in lines)] == list(LINES)


def test_bench_measures_only_what_is_asked() -> None:
    command = [sys.executable, "-m", "tests.bench", "--feeds", "4", "--rounds", "2"]
    ran = subprocess.run(
        [*command, "--only", "304"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert [name for name in LINES if name in ran.stdout] == ["nothing changed (304)"]


def test_each_of_the_worst_cases_to_compare_says_what_it_costs() -> None:
    command = [sys.executable, "-m", "tests.bench", "--rounds", "1", "--only", "worst"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "seconds of CPU, the dearest case" in ran.stdout
    assert "target 150: met" in ran.stdout
    assert ran.stdout.count("  seconds: ") == 6


def test_detection_says_what_it_costs_beside_extracting_and_to_start() -> None:
    command = [sys.executable, "-m", "tests.bench", "--rounds", "1", "--only", "detect"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "CPU to extracting the page" in ran.stdout
    assert "CPU to tokenising alone" in ran.stdout
    assert "releases a second on one core" in ran.stdout
    assert "target 300: met" in ran.stdout
