"""What the configuration says of single recipients: quiet hours, caps, and what passes them."""

from datetime import time
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.model.alert import When
from monitor.model.event import Tier
from monitor.model.recipient import Quiet, Recipient
from monitor.model.settings import ChannelKind, ChannelSettings

RULE = "rules: [{key: all, to: [ann@example.org, bob@example.org]}]\n"


def loaded(folder: Path, recipients: str) -> tuple[Recipient, ...]:
    path = folder / "config.yaml"
    path.write_text(RULE + recipients, encoding="utf-8")
    return load(path).recipients


def faults(folder: Path, recipients: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        loaded(folder, recipients)
    return [str(fault).rpartition(" (line")[0] for fault in raised.value.faults]


def test_every_wish_arrives(tmp_path: Path) -> None:
    (ann,) = loaded(
        tmp_path,
        """
recipients:
  - to: ann@Example.org
    timezone: Europe/Berlin
    quiet:
      - {from: "22:00", to: "07:00"}
      - {from: "00:00", to: "24:00", days: "sat,sun"}
    urgent: {tiers: C}
    most_a_day: 20
    rest_at: "18:30"
""",
    )
    assert ann == Recipient(
        to="ann@example.org",
        timezone="Europe/Berlin",
        quiet=(
            Quiet(start=time(22), end=time(7)),
            Quiet(start=time(0), end=None, days=(5, 6)),
        ),
        urgent=When(tiers=(Tier.CONTRADICTION,)),
        most_a_day=20,
        rest_at=time(18, 30),
    )


def test_one_window_needs_no_list(tmp_path: Path) -> None:
    (ann,) = loaded(
        tmp_path, 'recipients: [{to: ann@example.org, quiet: {from: "22:00", to: "06:00"}}]'
    )
    assert ann.quiet == (Quiet(start=time(22), end=time(6)),)


def test_who_says_nothing_is_as_ever(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("quiet", "fault"),
    [
        (
            '{from: "22:00", to: "22:00"}',
            (
                "recipients.0.quiet.to: expected another time than from, or 00:00 to 24:00, "
                "got '22:00'"
            ),
        ),
        (
            '[{from: "07:00", to: "22:00"}, {from: "22:00", to: "07:00"}]',
            "recipients.0.quiet: expected hours that leave time to deliver",
        ),
        (
            '{from: "00:00", to: "24:00"}',
            "recipients.0.quiet: expected hours that leave time to deliver",
        ),
        (
            '{from: "7:00", to: "24:00"}',
            "recipients.0.quiet.from: expected a time of day such as \"07:30\", got '7:00'",
        ),
        (
            '{from: "07:00", to: "22:00", days: "mo"}',
            "recipients.0.quiet.days: expected days of the week such as mon-fri, got 'mo'",
        ),
    ],
)
def test_hours_that_cannot_be_meant_are_faults(tmp_path: Path, quiet: str, fault: str) -> None:
    found = faults(tmp_path, f"recipients: [{{to: ann@example.org, quiet: {quiet}}}]")
    assert fault in found


def test_a_recipient_is_one_that_a_rule_names_and_named_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "recipients: [{to: an@example.org}, {to: bob@example.org}, {to: bob@EXAMPLE.org}]",
    )
    assert found == [
        (
            'recipients.0.to: expected one that a rule names, did you mean "ann@example.org", '
            "got 'an@example.org'"
        ),
        "recipients.2.to: expected one that is named once, got 'bob@example.org'",
    ]


CHANNELS = """
channels:
  - {key: ops, kind: webhook, url: "https://hooks.example.org/x", secret_env: A_SECRET}
  - {key: feed, kind: feed, folder: feed, keep: 7}
  - {key: chat, kind: apprise, url_env: A_SECRET}
  - {key: screen, kind: console}
rules: [{key: r, to: [ann@example.org, ops, feed, chat, screen]}]
recipients: [{to: ops, most_a_day: 3}]
mail: {host: mail.example.org, from: m@example.org, operator: [you@example.org, ops], per_minute: 9}
"""


def test_every_channel_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "tell nobody")
    path = tmp_path / "config.yaml"
    path.write_text(CHANNELS, encoding="utf-8")
    settings = load(path)
    ops, feed, chat, screen = settings.channels
    assert [one.kind for one in settings.channels] == list(ChannelKind)
    assert ops.url is not None
    assert ops.secret is not None
    assert (ops.url.reveal(), ops.secret.reveal()) == ("https://hooks.example.org/x", "tell nobody")
    assert (feed.folder, feed.keep) == (str(tmp_path / "feed"), 7)
    assert chat.url is not None
    assert chat.url.reveal() == "tell nobody"
    assert screen == ChannelSettings(key="screen", kind=ChannelKind.CONSOLE)
    assert settings.rules[0].to == ("ann@example.org", "ops", "feed", "chat", "screen")
    assert settings.operator == ("you@example.org", "ops")
    assert settings.mail is not None
    assert settings.mail.per_minute == 9
    assert "tell nobody" not in repr(settings)


@pytest.mark.parametrize(
    ("channel", "fault"),
    [
        ("{key: ops, kind: console, keep: 3}", "channels.0.keep: expected none of a console"),
        (
            '{key: ops, kind: webhook, url: "https://a.example/"}',
            "channels.0.kind: expected secret_env or secret_file beside it, got none",
        ),
        ("{key: ops, kind: feed}", "channels.0.kind: expected folder beside it, got none"),
        ("{key: mail, kind: console}", "channels.0.key: expected another key than mail"),
        (
            "{key: opps, kind: console}",
            (
                "rules.0.to: expected an address or the key of one of the channels, did you mean "
                "\"opps\", got 'ops'"
            ),
        ),
    ],
)
def test_channels_that_cannot_work_are_faults(tmp_path: Path, channel: str, fault: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"channels: [{channel}]\nrules: [{{key: r, to: ops}}]\n", encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load(path)
    assert fault in [str(one).rpartition(" (line")[0] for one in raised.value.faults]
