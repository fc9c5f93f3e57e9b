"""`monitor alerts preview`, `resend`, `mute`, `mutes`, `unmute`: what people do with alerts."""

from datetime import datetime
from pathlib import Path

import click

from monitor.cli.memory import json_option, keys_of, remembered, since_option
from monitor.cli.options import NAME, config_option, examples
from monitor.cli.tables import clock, print_records, print_table, print_text, title
from monitor.errors import MonitorError
from monitor.model.recipient import Mute, MuteKind


@click.command(
    short_help="Show what a rule would have sent.",
    epilog=examples(
        "monitor alerts preview desk --since 30d",
        "monitor alerts preview desk --since 2026-03-01 --json | jq -r .subject",
    ),
)
@click.argument("rule", metavar="RULE", type=NAME)
@since_option
@json_option
@config_option
def preview(*, rule: str, since: datetime | None, as_json: bool, config: Path) -> None:
    """Show what a rule would have sent, from what is stored; nothing is sent or written.

    Quiet hours, caps and mutes count as they are now. Without --since, of the last 30 days.
    """
    # These load libraries for half a second that `--help` does not need.
    from monitor.app import preview_of  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.preview import preview_row  # noqa: PLC0415

    found = preview_of(load(config), rule, since=since)
    if as_json:
        print_records(map(preview_row, found))
        return
    print_table(
        ("at", "recipient", "", "events", "subject"),
        (
            (
                clock(one.at),
                one.recipient,
                "digest" if one.is_digest else "message",
                str(len(one.events)),
                title(one.subject),
            )
            for one in found
        ),
    )
    digests = sum(one.is_digest for one in found)
    print_text(f"{len(found) - digests} messages and {digests} digests")


@click.command(
    short_help="Send a trial message by a channel.",
    epilog=examples("monitor alerts test you@example.org", "monitor alerts test ops"),
)
@click.argument("recipient", metavar="RECIPIENT", type=NAME)
@config_option
def test(*, recipient: str, config: Path) -> None:
    """Send a trial message to an address or by a channel, and say what the other end answers."""
    from monitor.app import utc_now  # noqa: PLC0415
    from monitor.channels import try_channel  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    sending = try_channel(load(config), recipient, clock=utc_now)
    if sending.error:
        raise MonitorError(f"{recipient}: {sending.detail}")
    print_text(f"{recipient}: {sending.detail}")


@click.command(
    short_help="Send a message again.",
    epilog=examples("monitor alerts resend 0f4a2b6c8d1e3f507192"),
)
@click.argument("alert", metavar="ALERT", type=NAME, shell_complete=keys_of("alert"))
@config_option
def resend(*, alert: str, config: Path) -> None:
    """Send a message again, the same bytes, by an alert's key or its own.

    It leaves at the next tick of the service or the next `monitor poll`. Its Message-ID is the
    same: a reader who has it already sees it once, in mail programs that know it by that.
    """
    from monitor.app import utc_now  # noqa: PLC0415
    from monitor.byhand import resend as again  # noqa: PLC0415
    from monitor.byhand import was_sent  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    message = again(load(config), alert, now=utc_now())
    once_more = "again" if was_sent(message) else "now"
    print_text(f"{message.key} leaves {once_more} for {message.recipient}: {message.subject}")


@click.command(
    short_help="Tell a recipient no more of something.",
    epilog=examples(
        "monitor alerts mute partnership 0f4a2b6c8d1e3f507192 --recipient ann@example.org",
        "monitor alerts mute source acme --recipient ann@example.org --until 2026-09-01",
    ),
)
@click.argument("kind", metavar="KIND", type=click.Choice([kind.value for kind in MuteKind]))
@click.argument("key", metavar="KEY", type=NAME)
@click.option(
    "--recipient", metavar="ADDRESS", required=True, type=NAME, help="Who hears no more of it."
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Until this day (UTC); without it, for good.",
)
@config_option
def mute(*, kind: str, key: str, recipient: str, until: datetime | None, config: Path) -> None:
    """Tell a recipient no more of a partnership, a statement, a source or a company."""
    from monitor.app import utc_now  # noqa: PLC0415
    from monitor.byhand import mute as write  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    settings = load(config)
    known = {one for rule in settings.rules for one in rule.to}
    if recipient not in known:
        expected = ", ".join(sorted(known)) or "none: there are no rules"
        raise MonitorError(f"expected a recipient of a rule ({expected}), got {recipient!r}")
    now = utc_now()
    end = until.replace(tzinfo=now.tzinfo) if until else None
    given = Mute(recipient=recipient, kind=MuteKind(kind), subject=key, at=now, until=end)
    write(settings, given)
    print_text(f"{given.key}  {recipient} hears no more of the {kind} {key}")


@click.command(short_help="List what is muted.", epilog=examples("monitor alerts mutes"))
@config_option
def mutes(*, config: Path) -> None:
    """List what recipients hear no more of, and the key that takes it back."""
    with remembered(config) as step:
        found = step.outbox.mutes()
    print_table(
        ("mute", "recipient", "kind", "key", "since", "until"),
        (
            (one.key, one.recipient, one.kind, one.subject, clock(one.at), clock(one.until))
            for one in found
        ),
    )


@click.command(epilog=examples("monitor alerts unmute 0f4a2b6c8d1e3f507192"))
@click.argument("key", metavar="MUTE", type=NAME)
@config_option
def unmute(*, key: str, config: Path) -> None:
    """Take a mute back. What it kept back stays untold."""
    from monitor.byhand import unmute as drop  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    drop(load(config), key)
    print_text(f"{key} counts no more")
