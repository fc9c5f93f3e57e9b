"""Headers, accounts, proxies and authorities of single sources, and what does not go together."""

from pathlib import Path

import pytest

from monitor.config.load import cautions, load
from monitor.errors import ConfigError
from monitor.model.settings import Settings

SECRET = "hunter2"


def loaded(folder: Path, keys: str, url: str = "https://acme.example/feed") -> Settings:
    path = folder / "config.yaml"
    path.write_text(
        f"sources:\n- {{key: acme, every: 15m, url: '{url}', {keys}}}\n"
        "- {key: globex, every: 15m, url: 'https://globex.example/feed'}\n",
        encoding="utf-8",
    )
    return load(path)


@pytest.fixture(autouse=True)
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_PW", SECRET)
    monkeypatch.setenv("TWO_LINES", "a\r\nX-Evil: b")
    (tmp_path / "pw").write_text(f"{SECRET}\n", encoding="utf-8")
    (tmp_path / "ca.pem").write_text("", encoding="utf-8")


def test_every_key_arrives(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        "headers: {Accept-Language: ' de ', X-Key: {env: ACME_PW}, Cookie: {file: pw}}, "
        "user: me, password_env: ACME_PW, ca_file: ca.pem, "
        "proxy: 'http://proxy.example:3128', proxy_user: p, proxy_password_file: pw",
    )
    (access,) = settings.access
    assert (access.source, access.url) == ("acme", "https://acme.example/feed")
    assert [(name, value.reveal()) for name, value in access.headers] == [
        ("Accept-Language", "de"),
        ("X-Key", SECRET),
        ("Cookie", SECRET),
    ]
    assert access.password is not None
    assert (access.user, access.password.reveal()) == ("me", SECRET)
    assert access.ca_file == str(tmp_path / "ca.pem")
    assert access.proxy is not None
    assert access.proxy.password is not None
    assert (access.proxy.url, access.proxy.user) == ("http://proxy.example:3128", "p")
    assert access.proxy.password.reveal() == SECRET
    assert SECRET not in repr(settings)
    assert [source.key for source in settings.sources] == ["acme", "globex"]


def test_a_source_without_them_has_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, "name: Acme, headers: {}").access == ()


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("user: me", "sources.0.user: expected password_env or password_file beside it"),
        ("password_env: ACME_PW", "sources.0.password_env: expected user beside it"),
        (
            "user: me, password_env: ACME_PW, password_file: pw",
            "sources.0.password_file: expected password_env or this, not both",
        ),
        ("user: 'a:b', password_env: ACME_PW", "sources.0.user: expected a user without a colon"),
        ("user: me, password: hunter2", "sources.0.password: unknown key"),
        (
            "proxy: 'http://p/', proxy_user: me",
            "sources.0.proxy_user: expected proxy_password_env or proxy_password_file beside it",
        ),
        (
            "proxy: 'http://p/', proxy_password_env: ACME_PW",
            "sources.0.proxy_password_env: expected proxy_user beside it",
        ),
        (
            "proxy_user: me, proxy_password_env: ACME_PW",
            "sources.0.proxy_user: expected proxy beside it",
        ),
        (
            "proxy: 'http://me:hunter2@p/'",
            "sources.0.proxy: expected a URL without user and password",
        ),
        ("proxy: 'socks5://p/'", "sources.0.proxy: expected a URL"),
        ("ca_file: none.pem", "sources.0.ca_file: expected a file that can be read"),
        ("headers: hunter2", "sources.0.headers: expected a mapping of header names"),
        ("headers: {'X Key': hunter2}", "sources.0.headers: expected a mapping of header names"),
        ("headers: {X-Key: 3}", "sources.0.headers: expected for X-Key a text"),
        ("headers: {X-Key: {env: A, file: b}}", "sources.0.headers: expected for X-Key a text"),
        (
            "headers: {X-Key: {env: NO_SUCH_KEY}}",
            "sources.0.headers: expected the environment variable NO_SUCH_KEY to be set, for X-Key",
        ),
        (
            "headers: {X-Key: {env: hunter2}}",
            "sources.0.headers: expected an environment variable that is set",
        ),
        (
            "headers: {X-Key: {file: hunter2}}",
            "sources.0.headers: expected an environment variable that is set, or a readable file",
        ),
        (
            "headers: {X-Key: {env: TWO_LINES}}",
            "sources.0.headers: expected for X-Key one line of ASCII characters",
        ),
        ("headers: {X-Key: 'ä'}", "sources.0.headers: expected for X-Key one line of ASCII"),
        ("headers: {X: a, x: b}", "sources.0.headers: expected each header once"),
        (
            "headers: {HOST: internal.example}",
            "sources.0.headers: expected headers without HOST, which the program writes itself",
        ),
        (
            "user: me, password_env: ACME_PW, headers: {authorization: hunter2}",
            "sources.0.headers: expected user or the header Authorization, not both",
        ),
    ],
)
def test_what_does_not_fit_is_said_without_the_secret(
    tmp_path: Path, keys: str, fault: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, keys)
    (found,) = caught.value.faults
    assert str(found).startswith(fault)
    assert SECRET not in str(caught.value)


def test_secrets_in_clear_text_are_cautioned_against(tmp_path: Path) -> None:
    keys = "user: me, password_env: ACME_PW"
    assert not [said for said in cautions(loaded(tmp_path, keys)) if "clear" in said]
    (said,) = (
        said
        for said in cautions(loaded(tmp_path, keys, "http://acme.example/feed"))
        if "clear" in said
    )
    assert said.startswith("sources: acme is asked over http")
