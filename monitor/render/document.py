"""A message for programs: the same words as the mail, and the events behind them, as JSON."""

import json
from collections.abc import Sequence

from monitor.model.event import Event
from monitor.render.mime import Letter
from monitor.render.rows import event_row, moment


def document(letter: Letter, events: Sequence[Event]) -> bytes:
    """Return a letter as a JSON document; the same input gives the same bytes."""
    told = {
        "id": letter.key,
        "thread": letter.thread,
        "recipient": letter.recipient,
        "at": moment(letter.date),
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "events": [event_row(event) for event in events],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
