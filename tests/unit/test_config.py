"""Loading a configuration: what a good file becomes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.load import cautions, load
from monitor.model.alert import Deliver, Timing, When
from monitor.model.claim import Kind
from monitor.model.event import Happening, Tier
from monitor.model.settings import (
    FetchSettings,
    LogFormat,
    LogSettings,
    MailSettings,
    Settings,
    Tls,
    WebSettings,
)
from monitor.model.source import Company, Source, SourceKind

ROOT = Path(__file__).parents[2]
SOURCES = """
sources:
  - key: example
    url: https://example.org/feed.xml
    every: 15m
"""
MAIL = """
mail:
  host: mail.example.org
  from: Monitor <monitor@Example.ORG>
"""

Loads = Callable[[str], Settings]


@pytest.fixture
def loaded(tmp_path: Path) -> Loads:
    def load_text(text: str) -> Settings:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return load_text


def delivered(loaded: Loads, deliver: str) -> Deliver:
    rules = f"rules: [{{key: r, to: you@example.org, deliver: {deliver}}}]"
    return loaded(SOURCES + rules).rules[0].deliver


def test_sources_alone_are_enough_and_the_rest_is_default(loaded: Loads, tmp_path: Path) -> None:
    url = "https://example.org/feed.xml"
    assert loaded(SOURCES) == Settings(
        database=f"sqlite:///{tmp_path}/monitor.db",
        fetch=FetchSettings(),
        sources=(Source(key="example", url=url, every=timedelta(minutes=15)),),
        companies=(),
        rules=(),
        mail=None,
        outbox=str(tmp_path / "outbox"),
    )


def test_every_key_of_fetch_arrives(loaded: Loads) -> None:
    text = """
fetch: {contact: you@example.org, allow: [127.0.0.0/8, "::1"], concurrency: 8, per_host: 1,
        spacing: 0, timeout: 10, max_bytes: 512KB, max_redirects: 0, user_agent: Mine/1,
        revisits_per_hour: 9}
"""
    assert loaded(SOURCES + text).fetch == FetchSettings(
        contact="you@example.org",
        allow=("127.0.0.0/8", "::1/128"),
        concurrency=8,
        per_host=1,
        spacing=timedelta(0),
        timeout=timedelta(seconds=10),
        max_bytes=512 * 1024,
        max_redirects=0,
        user_agent="Mine/1",
        revisits_per_hour=9,
    )


def test_every_key_of_a_source_and_its_company_arrives(loaded: Loads) -> None:
    settings = loaded("""
companies: [{key: a.co, name: Ä Co., aliases: [에이, エー], domains: Example.ORG}]
sources:
  - {key: s_1, url: "http://[::1]:8080/x?y", every: 1d, name: S, company: a.co, language: ZH-hant,
     kind: feed}
""")
    assert settings.companies == (
        Company(key="a.co", name="Ä Co.", aliases=("에이", "エー"), domains=("example.org",)),
    )
    assert settings.sources == (
        Source(
            key="s_1",
            url="http://[::1]:8080/x?y",
            every=timedelta(days=1),
            name="S",
            company="a.co",
            language="zh-Hant",
            kind=SourceKind.FEED,
        ),
    )


def test_norwegian_is_a_language(loaded: Loads) -> None:
    settings = loaded(SOURCES.rstrip() + "\n    language: no\n")
    assert settings.sources[0].language == "no"


def test_rule_without_when_asks_nothing_and_delivers_at_once(loaded: Loads) -> None:
    (rule,) = loaded(SOURCES + "rules: [{key: all, to: you@Example.org}]").rules
    assert rule.to == ("you@example.org",)
    assert rule.when == When()
    assert rule.deliver == Deliver()


def test_rule_reads_scalars_as_lists_of_one(loaded: Loads) -> None:
    text = """
companies: [{key: a, name: A}]
rules:
  - key: r
    to: [you@example.org, me@example.org, you@example.org]
    when: {events: partnership, tiers: [A, C], companies: a, sources: example, kinds: joint_venture,
           stages: talks, modalities: planned, languages: de, keywords: HBM, confidence: 0.5}
"""
    (rule,) = loaded(SOURCES + text).rules
    assert rule.to == ("you@example.org", "me@example.org")
    assert rule.when.events == (Happening.PARTNERSHIP,)
    assert rule.when.tiers == (Tier.ANNOUNCEMENT, Tier.CONTRADICTION)
    assert rule.when.companies == ("a",)
    assert rule.when.kinds == (Kind.JOINT_VENTURE,)
    assert rule.when.keywords == ("HBM",)
    assert rule.when.confidence == 0.5


@pytest.mark.parametrize("word", ["immediate", "keep"])
def test_delivery_is_a_word(loaded: Loads, word: str) -> None:
    assert delivered(loaded, word) == Deliver(timing=Timing(word))


def test_digest_has_a_crontab_line_and_a_time_zone(loaded: Loads) -> None:
    deliver = delivered(loaded, '{digest: "30  8 1 * *", timezone: Europe/Berlin}')
    assert deliver == Deliver(timing=Timing.DIGEST, cron="30 8 1 * *", timezone="Europe/Berlin")


def test_digest_counts_in_utc_unless_told(loaded: Loads) -> None:
    assert delivered(loaded, '{digest: "0 8 * * 0"}') == Deliver(
        timing=Timing.DIGEST, cron="0 8 * * sun", timezone="UTC"
    )


def test_mail_needs_a_host_and_a_sender_only(loaded: Loads) -> None:
    mail = loaded(SOURCES + MAIL).mail
    assert mail == MailSettings(host="mail.example.org", sender="Monitor <monitor@example.org>")


@pytest.mark.parametrize(("tls", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
def test_mail_port_follows_from_the_protection(loaded: Loads, tls: str, port: int) -> None:
    mail = loaded(SOURCES + MAIL + f"  tls: {tls}").mail
    assert mail is not None
    assert (mail.tls, mail.port) == (Tls(tls), port)


def test_password_comes_from_the_environment(
    loaded: Loads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PW", "geheim")
    mail = loaded(SOURCES + MAIL + "  user: me\n  password_env: MAIL_PW").mail
    assert mail is not None
    assert mail.password is not None
    assert mail.password.reveal() == "geheim"


def test_secret_files_lie_beside_the_configuration(loaded: Loads, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("geheim \n", encoding="utf-8")
    (tmp_path / "ca.pem").touch()
    text = (
        "  user: me\n  password_file: pw\n  ca_file: ca.pem\nweb: {listen: ':::80', token_file: pw}"
    )
    settings = loaded(SOURCES + MAIL + text.replace("':::80'", '"[::]:80"'))
    assert settings.mail is not None
    assert settings.mail.password is not None
    assert settings.mail.password.reveal() == "geheim "
    assert settings.mail.ca_file == str(tmp_path / "ca.pem")
    assert settings.web.token is not None
    assert settings.web.token.reveal() == "geheim "


def test_secrets_are_in_no_repr(loaded: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PW", "geheim")
    text = "  user: me\n  password_env: MAIL_PW\nweb: {listen: '0.0.0.0:80', token_env: MAIL_PW}"
    settings = loaded(SOURCES + MAIL + text)
    assert "geheim" not in f"{settings!r} {settings}"


def test_clear_text_with_a_password_is_allowed_on_loopback(
    loaded: Loads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PW", "geheim")
    text = MAIL.replace("mail.example.org", "127.0.0.1", 1)
    mail = loaded(SOURCES + text + "  user: me\n  password_env: MAIL_PW\n  tls: none").mail
    assert mail is not None
    assert mail.tls is Tls.NONE


def test_web_log_and_the_rest_arrive(loaded: Loads) -> None:
    text = (
        "web: {listen: 'localhost:8080'}\nlog: {level: debug, format: json}\nworkers: 4\noutbox: /x"
    )
    settings = loaded(SOURCES + text)
    assert settings.web == WebSettings(listen="localhost:8080")
    assert settings.log == LogSettings(level="debug", format=LogFormat.JSON)
    assert (settings.workers, settings.outbox) == (4, "/x")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///data/m.db?timeout=5", "sqlite:///{folder}/data/m.db?timeout=5"),
        ("sqlite:////var/lib/m.db", "sqlite:////var/lib/m.db"),
        ("postgresql://me@db.example.org/monitor", "postgresql://me@db.example.org/monitor"),
        (
            "postgresql://db/monitor?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem",
            "postgresql://db/monitor?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem",
        ),
        (
            "postgresql:///monitor?host=/var/run/postgresql",
            "postgresql:///monitor?host=/var/run/postgresql",
        ),
    ],
)
def test_relative_database_lies_beside_the_configuration(
    loaded: Loads, tmp_path: Path, written: str, meant: str
) -> None:
    assert loaded(f"{SOURCES}\ndatabase: '{written}'").database == meant.format(folder=tmp_path)


def test_sections_without_values_are_as_if_left_out(loaded: Loads) -> None:
    settings = loaded(SOURCES + "mail:\nfetch:\nrules:\nweb:\n  # listen: 127.0.0.1:80\n")
    assert settings.mail is None
    assert settings.fetch == FetchSettings()
    assert settings.rules == ()


def test_anchors_repeat_what_was_written(loaded: Loads) -> None:
    settings = loaded(SOURCES + "rules: [{key: a, to: &us [you@example.org]}, {key: b, to: *us}]")
    assert settings.rules[0].to == settings.rules[1].to


def test_file_may_start_with_a_byte_order_mark(loaded: Loads) -> None:
    assert loaded("\ufeff" + SOURCES.lstrip()).sources


def test_path_may_be_text_and_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.yaml").write_text(SOURCES, encoding="utf-8")
    assert load("c.yaml").outbox == str(tmp_path / "outbox")


def test_shipped_configuration_loads_and_lacks_only_a_contact_and_a_mail_server() -> None:
    settings = load(ROOT / "config.yaml")
    assert {source.kind for source in settings.sources} == {SourceKind.FEED}
    assert {rule.deliver.timing for rule in settings.rules} == {Timing.IMMEDIATE, Timing.DIGEST}
    assert [caution.split(" ")[0] for caution in cautions(settings)] == ["fetch.contact", "mail"]


def test_configuration_without_rules_is_cautioned(loaded: Loads) -> None:
    said = cautions(loaded(SOURCES + "fetch: {contact: you@example.org}"))
    assert said == ("rules is empty: nobody is told of anything",)
