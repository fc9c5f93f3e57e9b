"""The script of the pictures says what it lacks, and takes pictures where Chromium is there."""

import asyncio
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screenshots.chromium import page

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def test_absent_chromium_is_said_in_one_line(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.screenshots"],
        cwd=ROOT,
        env=os.environ | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == (
        "error: Chromium is needed and not installed: on Debian, apt-get install chromium\n"
    )


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_picture_is_as_wide_as_asked_and_as_high_as_the_page(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><body style='margin:0'><div style='height:321px'>", "utf-8")

    async def taken() -> bytes:
        async with page() as browser:
            return await browser.picture(file, width=400, height=500, scheme="dark")

    picture = asyncio.run(taken())
    assert struct.unpack(">II", picture[16:24]) == (400, 321)
