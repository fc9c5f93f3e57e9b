"""What is wrong in a configuration is said all at once, with its place, and without secrets."""

import re
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.shape import Fetch
from monitor.errors import ConfigError

SOURCE = "{key: example, url: 'https://example.org/', every: 15m}"
SOURCES = f"sources: [{SOURCE}]\n"
MAIL = "mail: {host: mail.example.org, from: m@example.org, %s}"
SECRET = "hunter2"


def faults_of(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "config.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.file == str(path)
    assert all(str(fault) in str(caught.value) for fault in caught.value.faults)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "place", "expected", "found"),
    [
        (
            SOURCES.replace("15m", "soon"),
            "sources.0.every",
            'expected a duration such as "15m", "2h" or "1d"',
            "'soon'",
        ),
        (
            SOURCES.replace("15m", "0"),
            "sources.0.every",
            "expected a duration from 1s to 366d",
            "0",
        ),
        (
            SOURCES.replace("every", "evry"),
            "sources.0.evry",
            'unknown key, did you mean "every"?',
            None,
        ),
        (
            SOURCES.replace("https", "gopher"),
            "sources.0.url",
            'expected a URL such as "https://example.org/feed.xml"',
            "'gopher://example.org/'",
        ),
        (
            SOURCES.replace("//", "//me:hunter2@"),
            "sources.0.url",
            "expected a URL without user and password",
            "'***@example.org/'",
        ),
        (
            SOURCES.replace("key: example", "key: An Example"),
            "sources.0.key",
            "expected a key of small letters, digits, dots, hyphens and underscores",
            "'An Example'",
        ),
        (
            SOURCES.replace("15m", "15m, language: german!"),
            "sources.0.language",
            'expected a language tag such as "en", "de" or "zh-Hant"',
            "'german!'",
        ),
        (
            SOURCES.replace("15m", "15m, kind: newsletter"),
            "sources.0.kind",
            "expected one of feed, json_feed, sitemap, listing, page, auto",
            "'newsletter'",
        ),
        (
            SOURCES.replace("15m", "15m, name: 3"),
            "sources.0.name",
            "expected text (put quotes around it)",
            "3",
        ),
        (
            SOURCES.replace("15m", "15m, company: examle")
            + "companies: [{key: example, name: Example}]",
            "sources.0.company",
            'expected the key of one of the companies, did you mean "example"',
            "'examle'",
        ),
        (
            f"sources: [{SOURCE}, {SOURCE}]",
            "sources.1.key",
            "expected a key that no other of the sources has",
            "'example'",
        ),
        (
            "sources: 5",
            "sources",
            "expected a list",
            "5",
        ),
        (
            "sources: [5]",
            "sources.0",
            "expected a mapping of keys",
            "5",
        ),
        (
            SOURCES + "workers: no",
            "workers",
            "expected a whole number from 1 to 256",
            "'no'",
        ),
        (
            SOURCES + "workers: true",
            "workers",
            "expected a whole number from 1 to 256",
            "true",
        ),
        (
            SOURCES + "fetch: {allow: [10.0.0.1/8]}",
            "fetch.allow.0",
            'expected a network such as "10.0.0.0/8" or "::1/128"',
            "'10.0.0.1/8'",
        ),
        (
            SOURCES + "fetch: {max_bytes: [1]}",
            "fetch.max_bytes",
            'expected a size such as "20MB" or "512KB", or a number of bytes',
            "a list",
        ),
        (
            SOURCES + "fetch: {contact: Jürgen}",
            "fetch.contact",
            "expected one line of ASCII characters",
            "'Jürgen'",
        ),
        (
            SOURCES + "fetch: {wibble: 1}",
            "fetch.wibble",
            f"unknown key; known are {', '.join(sorted(Fetch.model_fields))}",
            None,
        ),
        (
            SOURCES + "companies: [{key: a, name: A, domains: 'https://a.org'}]",
            "companies.0.domains",
            'expected a domain such as "example.org", not a URL',
            "'https://a.org'",
        ),
        (
            SOURCES + "log: {level: loud}",
            "log.level",
            "expected one of debug, info, warning, error",
            "'loud'",
        ),
        (
            SOURCES + "database: 'sqlite:///:memory:'",
            "database",
            'expected "sqlite:///monitor.db" or "postgresql://user@host/name"',
            None,
        ),
        (
            SOURCES + "outbox: config.yaml",
            "outbox",
            "expected a folder",
            "'config.yaml'",
        ),
        (
            SOURCES + "web: {listen: '8080'}",
            "web.listen",
            'expected a host and a port such as "127.0.0.1:8080"',
            "'8080'",
        ),
        (
            SOURCES + "web: {listen: '0.0.0.0:80'}",
            "web.listen",
            "expected token_env or token_file beside it, or a loopback address",
            "'0.0.0.0:80'",
        ),
    ],
)
def test_fault_says_where_what_was_expected_and_what_was_found(
    tmp_path: Path, text: str, place: str, expected: str, found: str | None
) -> None:
    got = "" if found is None else f", got {found}"
    faults = [re.sub(r" \(line [12]\)$", "", fault) for fault in faults_of(tmp_path, text)]
    assert f"{place}: {expected}{got}" in faults


@pytest.mark.parametrize(
    ("rule", "place", "expected", "found"),
    [
        (
            "to: you",
            "to",
            "expected an address or the key of one of the channels",
            "'you'",
        ),
        (
            "to: []",
            "to",
            "expected at least one",
            "none",
        ),
        (
            "to: a@b.c, when: [1]",
            "when",
            "expected a mapping of keys",
            "a list",
        ),
        (
            "to: a@b.c, when: {tiers: D}",
            "when.tiers",
            "expected one of A, B, C",
            "'D'",
        ),
        (
            "to: a@b.c, when: {confidence: 2}",
            "when.confidence",
            "expected a number from 0 to 1",
            "2",
        ),
        (
            "to: a@b.c, when: {sources: [example, exampel]}",
            "when.sources.1",
            'expected the key of one of the sources, did you mean "example"',
            "'exampel'",
        ),
        (
            "to: a@b.c, when: {companies: x}",
            "when.companies",
            "expected the key of one of the companies",
            "'x'",
        ),
        (
            "to: a@b.c, deliver: weekly",
            "deliver",
            "expected one of immediate, keep",
            "'weekly'",
        ),
        (
            "to: a@b.c, deliver: {digest: daily}",
            "deliver.digest",
            'expected a crontab line of five fields such as "0 8 * * mon-fri"',
            "'daily'",
        ),
        (
            "to: a@b.c, deliver: {digest: 0 8 1 * 1}",
            "deliver.digest",
            "expected a day of the month or a day of the week, not both",
            "'0 8 1 * 1'",
        ),
        (
            "to: a@b.c, deliver: {digest: 0 8 31 2 *}",
            "deliver.digest",
            "expected a day that exists",
            "'0 8 31 2 *'",
        ),
        (
            "to: a@b.c, deliver: {digest: 0 8 * * *, timezone: Mars}",
            "deliver.timezone",
            'expected a time zone such as "Europe/Berlin" or "UTC"',
            "'Mars'",
        ),
        (
            "to: a@b.c, deliver: {digset: 0 8 * * *}",
            "deliver.digset",
            'unknown key, did you mean "digest"?',
            None,
        ),
    ],
)
def test_fault_of_a_rule(
    tmp_path: Path, rule: str, place: str, expected: str, found: str | None
) -> None:
    got = "" if found is None else f", got {found}"
    faults = faults_of(tmp_path, f"{SOURCES}rules: [{{key: r, {rule}}}]")
    assert f"rules.0.{place}: {expected}{got} (line 2)" in faults


@pytest.mark.parametrize(
    ("mail", "fault"),
    [
        (
            "user: me",
            (
                "mail.user: expected password_env, password_file, token_file or token_command "
                "beside it, got none"
            ),
        ),
        ("password_env: MAIL_PW", "mail.password_env: expected user beside it, got none"),
        ("token_command: oama", "mail.token_command: expected user beside it, got none"),
        (
            "user: me, password_env: MAIL_PW, token_command: oama",
            "mail.token_command: expected password_env or this, not both",
        ),
        (
            "user: me, token_command: oama, tls: none",
            "mail.tls: expected starttls or tls: the password would travel in clear, got 'none'",
        ),
        (
            """user: me, token_command: "sh -c 'oama" """,
            "mail.token_command: expected a command with its arguments",
        ),
        (
            "user: me, password_env: MAIL_PW, password_file: pw",
            "mail.password_file: expected password_env or this, not both",
        ),
        (
            "user: me, password_env: MAIL_PW, tls: none",
            "mail.tls: expected starttls or tls: the password would travel in clear, got 'none'",
        ),
        (
            "user: me, password_env: NO_SUCH_NAME",
            "mail.password_env: expected the environment variable NO_SUCH_NAME to be set",
        ),
        (
            "user: me, password_env: hunter2",
            "mail.password_env: expected the name of an environment variable that is set",
        ),
        (
            "user: me, password_file: hunter2",
            "mail.password_file: expected a file that can be read",
        ),
        ("user: me, password_file: .", "mail.password_file: expected a file that can be read"),
        (
            "user: me, password_file: two-lines",
            "mail.password_file: expected a file that holds the secret on one line",
        ),
        (
            "user: me, password_file: empty",
            "mail.password_file: expected a file that holds the secret on one line",
        ),
        ("user: me, password_file: latin", "mail.password_file: expected a file that can be read"),
        ("user: me, password: hunter2", 'mail.password: unknown key, did you mean "password_env"?'),
        ("ca_file: nowhere", "mail.ca_file: expected a file that can be read, got 'nowhere'"),
        ("port: 0", "mail.port: expected a whole number from 1 to 65535, got 0"),
        ("tls: ssl", "mail.tls: expected one of none, starttls, tls, got 'ssl'"),
        (
            "operator: [me]",
            "mail.operator.0: expected an address or the key of one of the channels, got 'me'",
        ),
    ],
)
def test_fault_of_the_mail_server_shows_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: str, fault: str
) -> None:
    monkeypatch.setenv("MAIL_PW", SECRET)
    (tmp_path / "pw").write_text(SECRET, encoding="utf-8")
    (tmp_path / "two-lines").write_text(f"{SECRET}\n{SECRET}", encoding="utf-8")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    (tmp_path / "latin").write_bytes(b"\xe9")
    found = faults_of(tmp_path, SOURCES + MAIL % mail)
    assert f"{fault} (line 2)" in found
    assert SECRET not in "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "mail: smtp://me:hunter2@mail.example.org",
        "mail: {host: 'me:hunter2@mail.example.org', from: m@example.org}",
        "database: postgresql://me:hunter2@",
        "web: {token: hunter2}",
        "web: {token_env: [hunter2]}",
        "fetch: {allow: 'http://me:hunter2@proxy'}",
        "hunter: {password: hunter2}",
        "fetch: {contact: [&a hunter2], contact: *a}",
        "web: {token_file: hunter2, token_env: hunter2}",
        "fetch: {allow: 'https://me:hunter2/" + "x" * 3000 + "@proxy'}",
    ],
)
def test_secrets_in_the_wrong_place_are_not_repeated(tmp_path: Path, text: str) -> None:
    assert SECRET not in "\n".join(faults_of(tmp_path, SOURCES + text))
