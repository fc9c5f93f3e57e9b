"""The worst that two texts of 200 KB can be to compare, each case in a process of its own.

`python -m tests.bench.worst CASE` compares once and prints one line of JSON: processor seconds, the
time, and by how many bytes the process grew at its highest.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.statement import Basis, Content
from tests.bench.corpus import Author, hours_before
from tests.bench.cost import Cost
from tests.bench.lines import WORST, Figure, Sample, WorkNotDone

_ROOT = Path(__file__).parents[2]
_LENGTH = 200 * 1024
_SECONDS, _MEGABYTES = 1.0, 150.0


def _prose(seed: str) -> str:
    author = Author(seed)
    text = ""
    for number in range(1000):
        text += f"{author.release(number, at=hours_before(number), paragraphs=24).text}\n"
        if len(text) >= _LENGTH:
            break
    return text[:_LENGTH]


def _rewritten() -> tuple[str, str]:
    return _prose("one"), _prose("another")


def _every_second_row() -> tuple[str, str]:
    rows = [f"Row {number} costs {number * 7 % 911} euros" for number in range(6800)]
    return "\n".join(rows), "\n".join(f"{row}."[number % 2 :] for number, row in enumerate(rows))


def _repeated_rows() -> tuple[str, str]:
    rows = ["The same row again and again, with nothing new in it."] * 3800
    return "\n".join(rows), "\n".join([*rows[:1900], "Another row.", *rows[1900:]])


def _words_exchanged() -> tuple[str, str]:
    text = _prose("one")
    words = text.split(" ")
    return text, " ".join(word[::-1] if at % 5 == 0 else word for at, word in enumerate(words))


def _one_line() -> tuple[str, str]:
    before, after = _words_exchanged()
    return before.replace("\n", " "), after.replace("\n", " ")


def _chinese() -> tuple[str, str]:
    signs = [chr(0x4E00 + number * 7919 % 5000) for number in range(_LENGTH // 3)]
    other = [chr(0x4E00 + number * 104729 % 5000) for number in range(_LENGTH // 3)]
    return "".join(signs), "".join(other)


_CASES: dict[str, Callable[[], tuple[str, str]]] = {
    "rewritten from top to bottom": _rewritten,
    "every second row changed": _every_second_row,
    "one row among equal ones": _repeated_rows,
    "every fifth word changed": _words_exchanged,
    "the same without paragraphs": _one_line,
    "Chinese, rewritten": _chinese,
}


def worst_samples(rounds: int) -> Iterator[tuple[Sample, ...]]:
    """Compare all cases in each round; the sample is that of the dearest."""
    for _ in range(rounds):
        told = {case: _told(case) for case in _CASES}
        dearest = max(told.values(), key=lambda one: one["cpu"])
        most = max(one["memory"] for one in told.values()) / 2**20
        figures = [
            Figure(name="seconds of CPU, the dearest case", value=dearest["cpu"], most=_SECONDS),
            Figure(name="MB of memory, the largest case", value=most, most=_MEGABYTES),
            *(Figure(name=f"seconds: {case}", value=one["cpu"]) for case, one in told.items()),
        ]
        cost = Cost(cpu=dearest["cpu"], wall=dearest["wall"])
        yield (Sample(line=WORST, ours=cost, pieces=1, figures=tuple(figures)),)


def _told(case: str) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.worst", case],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise WorkNotDone(f"{case}: {ran.stderr}")
    told: dict[str, float] = json.loads(ran.stdout)
    return told


def main() -> None:
    """Compare one case and say what it cost."""
    packs, edit_words = load_packs(), load_edit_words()
    before, after = (_content(text) for text in _CASES[sys.argv[1]]())
    # What is loaded lazily is paid once, and not by a comparison.
    compare(_content("Five."), _content("Six."), packs=packs, edit_words=edit_words)
    held = _highest()
    cpu, wall = time.process_time(), time.perf_counter()
    found = compare(before, after, packs=packs, edit_words=edit_words)
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    if not found.edits:
        raise WorkNotDone("expected edits, found none")
    print(json.dumps(spent | {"memory": _highest() - held}))


def _highest() -> int:
    """Return the largest resident set so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux hands down what getrusage says, from the process that started this one.
        [line] = [one for one in status.read_text().splitlines() if one.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _content(text: str) -> Content:
    return Content(title="A title", text=text, basis=Basis.PAGE, extractor="bench", language=None)


if __name__ == "__main__":
    main()
