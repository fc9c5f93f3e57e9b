"""To which addresses the secrets of a source may go."""

import pytest

from monitor.fetch.access import PLAIN, Accesses
from monitor.fetch.address import address
from monitor.fetch.batch import Batch, Job
from monitor.fetch.guard import Guard
from monitor.model.capture import Hop, Request
from monitor.model.settings import Access, Secret


def is_own(home: str, place: str, *before: str) -> bool:
    given = Access(source="acme", url=home, headers=(("X-Key", Secret("k")),))
    job = Job(Request(key="k", url=place, source="acme"), address(place), batch=Batch(), left=1.0)
    job.hops = tuple(Hop(url=url, status=302, target=place) for url in before)
    return Accesses([given], Guard(())).means(job) is not PLAIN


@pytest.mark.parametrize(
    ("home", "place"),
    [
        ("https://acme.example/feed", "https://acme.example/news/1"),
        ("https://acme.example/feed", "https://ACME.example:443/"),
        ("http://acme.example/feed", "https://acme.example/feed"),
        ("http://acme.example:8080/feed", "http://acme.example:8080/"),
    ],
)
def test_the_same_host_is_its_own(home: str, place: str) -> None:
    assert is_own(home, place)


@pytest.mark.parametrize(
    "place",
    [
        "http://acme.example/feed",
        "https://acme.example:8443/feed",
        "https://www.acme.example/feed",
        "https://example/feed",
        "https://acme.example.evil.example/",
        "https://acme.example./",
        "https://evil.example/?https://acme.example/",
    ],
)
def test_a_weaker_scheme_another_port_and_another_name_are_not(place: str) -> None:
    assert not is_own("https://acme.example/feed", place)


def test_an_upgrade_of_an_odd_port_is_another_server() -> None:
    assert not is_own("http://acme.example:8080/", "https://acme.example:8443/")


def test_who_has_been_elsewhere_comes_back_with_nothing() -> None:
    home = "https://acme.example/"
    assert is_own(home, home, "https://acme.example/old")
    assert not is_own(home, home, "https://evil.example/")
