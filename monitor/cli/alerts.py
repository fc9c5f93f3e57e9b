"""`monitor alerts`: who was told of what, and how the message got there."""

from datetime import datetime
from pathlib import Path

import click

from monitor.cli.alerts_byhand import mute, mutes, preview, resend, test, unmute
from monitor.cli.memory import (
    COMPLETION,
    cut,
    json_option,
    keys_of,
    limit_option,
    remembered,
    since_option,
)
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import (
    clock,
    exact,
    print_bytes,
    print_facts,
    print_heading,
    print_records,
    print_table,
    print_text,
    title,
)
from monitor.errors import MonitorError
from monitor.model.alert import MessageState
from monitor.model.event import Event
from monitor.model.memory import AlertLine, AlertsWanted, Letter
from monitor.render.rows import alert_row, letter_record


@click.group(epilog=COMPLETION)
def alerts() -> None:
    """Read alerts, the messages that carry them, and every try to send one; send again, and mute.

    All of it runs beside a service, which goes by it at its next tick.
    """


for command in (preview, test, resend, mute, mutes, unmute):
    alerts.add_command(command)


@alerts.command(
    "list",
    epilog=examples(
        "monitor alerts list --state parked",
        "monitor alerts list --recipient ann@example.org --json | jq -r .message_id",
    ),
)
@click.option(
    "--state",
    type=click.Choice([state.value for state in MessageState]),
    help="queued: not sent yet; parked: given up.",
)
@click.option("--recipient", metavar="ADDRESS", help="To this address.")
@since_option
@limit_option
@json_option
@config_option
def list_(
    *,
    state: str | None,
    recipient: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
    config: Path,
) -> None:
    """List alerts, those raised last first."""
    wanted = AlertsWanted(
        state=MessageState(state) if state else None,
        recipient=recipient,
        since=since,
        limit=limit + 1,
    )
    with remembered(config) as step:
        found = cut(step.lists.alerts(wanted), limit)
    if as_json:
        print_records(map(alert_row, found))
        return
    print_table(
        ("alert", "raised", "state", "recipient", "rule", "event", "title"),
        (
            (
                line.alert.key,
                clock(line.alert.raised),
                line.state,
                line.alert.recipient,
                line.alert.rule,
                _happened(line.event),
                title(line.event.title),
            )
            for line in found
        ),
    )


@alerts.command(
    short_help="Show the message, its events and every try to send it.",
    epilog=examples(
        "monitor alerts show 0f4a2b6c8d1e3f507192",
        "monitor alerts show 0f4a2b6c8d1e3f507192 --mail > message.eml",
    ),
)
@click.argument("alert", metavar="ALERT", type=NAME, shell_complete=keys_of("alert"))
@click.option("--mail", is_flag=True, help="Print the message itself, as it was or will be sent.")
@json_option
@config_option
def show(alert: str, *, mail: bool, as_json: bool, config: Path) -> None:
    """Show an alert's message with its events and every try to send it; by either's key."""
    with remembered(config) as step:
        letter = step.dossiers.letter(alert)
    if letter is None:
        raise MonitorError(f"expected the key of an alert or of a message, got {alert!r}")
    if mail:
        _print_mail(alert, letter)
    elif as_json:
        print_records([letter_record(letter)])
    else:
        _print_letter(letter)


def _print_mail(alert: str, letter: Letter) -> None:
    if letter.message is None:
        raise MonitorError(f"the alert {alert} is in no message yet")
    print_bytes([letter.message.content])


def _print_letter(letter: Letter) -> None:
    message = letter.message
    if message is None:
        waiting = letter.alerts[0].alert
        print_facts([("recipient", waiting.recipient), ("due", exact(waiting.due))])
    else:
        print_text(message.subject)
        print_facts(
            [
                ("message", message.key),
                ("Message-ID", message.message_id),
                ("recipient", message.recipient),
                ("channel", message.channel),
                ("state", message.state),
                ("created", exact(message.created)),
                ("due", exact(message.due) if message.state is MessageState.QUEUED else None),
            ]
        )
    for line in letter.alerts:
        _print_alert(line)
    if letter.attempts:
        print_heading("tries")
        print_table(
            ("no.", "started", "outcome", "answer"),
            (
                (str(one.number), exact(one.started), one.outcome or "cut off", one.detail)
                for one in letter.attempts
            ),
        )


def _print_alert(line: AlertLine) -> None:
    event = line.event
    print_heading(event.title or event.source)
    print_facts(
        [
            ("alert", line.alert.key),
            ("raised", exact(line.alert.raised)),
            ("rule", line.alert.rule),
            ("event", _happened(event)),
            ("statement", event.statement),
            ("partnership", event.partnership),
            ("url", event.url),
        ]
    )


def _happened(event: Event) -> str:
    return event.step or event.kind
