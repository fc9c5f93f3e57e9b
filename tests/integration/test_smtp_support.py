"""The mail server of the tests as a program of its own, for tests that kill the service."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.deliver.smtp import SmtpChannel
from tests.integration.test_smtp import message, settings
from tests.support.smtp import MailServer

pytestmark = pytest.mark.integration


def test_program_notes_what_it_accepts(tmp_path: Path) -> None:
    log = tmp_path / "accepted.jsonl"
    command = [sys.executable, "-m", "tests.support.smtp", "--log", str(log)]
    command += ["--refuse", "nobody@example.org"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        port = int(program.stdout.readline().rpartition(":")[2])
        channel = SmtpChannel(settings(MailServer(port=port)))
        given = [message("a"), message("b", to="nobody@example.org"), message("c")]
        results = list(channel.send(given))
        program.send_signal(signal.SIGTERM)
    assert program.returncode == 0
    assert [result.error for result in results] == [False, True, False]
    assert [json.loads(line) for line in log.read_text().splitlines()] == [
        {"message_id": f"<{name}@example.com>", "recipient": "ann@example.org", "subject": name}
        for name in "ac"
    ]
