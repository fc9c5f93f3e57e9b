import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.urls import canonical, host, is_http

SAME = [
    ("http://example.com/a", "https://example.com/a"),
    ("HTTPS://Example.COM/a", "https://example.com/a"),
    ("http://example.com:80/a", "https://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com./a", "https://example.com/a"),
    ("https://example.com/a/", "https://example.com/a"),
    ("https://example.com/a/?id=1", "https://example.com/a?id=1"),
    ("https://example.com/a#part", "https://example.com/a"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?q=x%20y", "https://example.com/a?q=x+y"),
    ("https://example.com/%7Ejoe/%c3%a9", "https://example.com/~joe/é"),
    ("https://example.com/b/../a/./c", "https://example.com/a/c"),
    ("https://bücher.example/Straße", "https://xn--bcher-kva.example/Stra%C3%9Fe"),
    ("https://me:secret@example.com/a", "https://example.com/a"),
    ("https://example.com/a;jsessionid=1A2B?id=1", "https://example.com/a?id=1"),
    ("  https://example.com/a\n", "https://example.com/a"),
    ("https://example.com/a?utm_source=x&UTM_Medium=y&id=1", "https://example.com/a?id=1"),
    *(
        (f"https://example.com/a?{name}=1", "https://example.com/a")
        for name in (
            *("fbclid", "gclid", "dclid", "msclkid", "yclid", "ttclid", "twclid", "igshid"),
            *("mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hstc", "gbraid", "wbraid"),
            *("_ga", "_gl", "srsltid", "mtm_campaign", "pk_campaign", "vero_id", "PHPSESSID"),
        )
    ),
]

DIFFERENT = [
    ("https://example.com/a", "https://example.com/b"),
    ("https://example.com/a", "https://example.com/A"),
    ("https://example.com/a", "https://www.example.com/a"),
    ("https://example.com/a", "https://example.com:8443/a"),
    ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ("https://example.com/a?p=1&p=2", "https://example.com/a?p=2&p=1"),
    ("https://example.com/#!/news/5", "https://example.com/#!/news/6"),
    ("https://example.com/#/news/5", "https://example.com/#/news/6"),
    *(
        (f"https://example.com/a?{name}=1", f"https://example.com/a?{name}=2")
        for name in (
            *("id", "p", "eid", "cid", "uid", "source", "ref", "campaign", "release", "keyword"),
            *("session", "page", "newsid", "item", "tag", "mc_id", "utm"),
        )
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_address_are_equal(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "text", ["", "garbage", "mailto:a@b", "urn:uuid:12", "/path", "http://[::1", "http://"]
)
def test_what_is_no_http_url_comes_back_stripped(text: str) -> None:
    assert canonical(f" {text}\n") == text


def test_canonical_form_reads_like_a_url() -> None:
    url = "http://Example.com:8080/News/?b=2&utm_source=x&a=1#top"
    assert canonical(url) == "https://example.com:8080/News?a=1&b=2"


def test_ipv6_host_keeps_its_brackets() -> None:
    assert canonical("http://[2001:DB8::1]:81/a") == "https://[2001:db8::1]:81/a"


@given(st.text(max_size=60))
def test_garbage_never_raises(text: str) -> None:
    assert isinstance(canonical(text), str)
    assert isinstance(host(text), str)
    assert is_http(text) in {True, False}


@given(st.text(alphabet="ab:/?#&=%+;.@[]2Fé \\~!-", max_size=40))
def test_canonical_form_is_its_own(text: str) -> None:
    once = canonical(f"http://example.com/{text}")
    assert canonical(once) == once


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://Example.COM:8080/a", "example.com"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://[::1]/", "::1"),
        ("example.com/a", ""),
        ("http://[", ""),
    ],
)
def test_host_is_the_name_alone(url: str, name: str) -> None:
    assert host(url) == name


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://example.com/", True),
        (" HTTP://example.com", True),
        ("ftp://example.com/", False),
        ("//example.com/", False),
        ("http://", False),
        ("http:///a", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_complete_http_urls_are_http(url: str, is_one: bool) -> None:
    assert is_http(url) == is_one
