import pytest

from monitor.fetch.address import Address, BadUrl, address, redirected


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://example.com/a%2fb?x=%7e&y=1,2", "https://example.com/a%2fb?x=%7e&y=1,2"),
        ("http://example.com/a#part", "http://example.com/a"),
        ("  http://example.com/a ", "http://example.com/a"),
        ("http://example.com", "http://example.com"),
        ("http://example.com/ä b", "http://example.com/%C3%A4%20b"),
        ("http://example.com/50%", "http://example.com/50%25"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
    ],
)
def test_url_is_asked_as_written_or_quoted(written: str, asked: str) -> None:
    assert str(address(written).url) == asked


def test_host_is_in_lower_case() -> None:
    assert address("http://Example.COM/A").host == "example.com"


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "/a", "//example.com/", "mailto:a@b", "file:///a", "ftp://example.com/"),
        *("http://", "http:///a", "http://[", "http://a:99999999/", "http://a:b/", "https://?"),
    ],
)
def test_what_is_no_http_url_is_refused(text: str) -> None:
    with pytest.raises(BadUrl):
        address(text)


def test_credentials_leave_the_url() -> None:
    found = address("https://me:p%40ss@example.com/a")
    assert str(found.url) == "https://example.com/a"
    assert found.authorization == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("b", "http://example.com/a/b"),
        ("/b?c#d", "http://example.com/b?c"),
        ("?page=2", "http://example.com/a/?page=2"),
        ("//two.test/b", "http://two.test/b"),
        ("https://two.test/%7e", "https://two.test/%7e"),
        (" /b c ", "http://example.com/b%20c"),
        ("/caf\udce9", "http://example.com/caf%E9"),
        ("/café", "http://example.com/caf%C3%A9"),
        ("../../b", "http://example.com/b"),
    ],
)
def test_location_is_resolved(location: str, target: str) -> None:
    assert str(redirected(address("http://example.com/a/"), location).url) == target


@pytest.mark.parametrize(
    ("location", "goes_along"),
    [
        ("/b", True),
        ("http://example.com:80/b", True),
        ("https://example.com/b", False),
        ("http://example.com:8080/b", False),
        ("http://www.example.com/b", False),
        ("http://other:word@two.test/b", False),
    ],
)
def test_credentials_stay_with_their_origin(location: str, goes_along: bool) -> None:
    target: Address = redirected(address("http://me:secret@example.com/a"), location)
    assert (target.authorization is not None) == goes_along
    assert "@" not in str(target.url)


@pytest.mark.parametrize(
    "location", ["http://[", "javascript:alert(1)", "ftp://example.com/", "data:,x"]
)
def test_location_away_from_http_is_refused(location: str) -> None:
    with pytest.raises(BadUrl):
        redirected(address("http://example.com/"), location)
