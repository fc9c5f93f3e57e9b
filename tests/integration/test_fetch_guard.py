import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

from monitor.model.capture import FailureReason
from tests.integration.fetch_servers import Names, captured, failed, fetching, serving

pytestmark = pytest.mark.integration


@contextmanager
def forbidden() -> Iterator[socket.socket]:
    """Listen where the fetcher may not go; nothing must ever be accepted."""
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.setblocking(False)
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:a00:1]",
        "[64:ff9b::a00:1]",
        "[fe80::1]",
    ],
)
def test_literal_private_address_is_refused(host: str) -> None:
    with fetching() as fetcher:
        result = failed(fetcher, f"http://{host}/")
    assert result.reason == FailureReason.ADDRESS
    assert "fetch.allow" in result.detail
    assert str(ip_address(host.strip("[]"))) in result.detail


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "017700000001"])
def test_other_spellings_of_an_address_are_refused(host: str) -> None:
    with fetching(allow=()) as fetcher:
        assert failed(fetcher, f"http://{host}/").reason in {
            FailureReason.ADDRESS,
            FailureReason.URL,
        }


def test_nothing_private_is_dialled_by_default() -> None:
    with serving({"*": lambda call: call.answer()}) as server, fetching(allow=()) as fetcher:
        assert failed(fetcher, server.url()).reason == FailureReason.ADDRESS
    assert server.connections == 0


@pytest.mark.parametrize("allow", ["127.0.0.0/8", "127.0.0.1"])
def test_allowed_network_is_dialled(allow: str) -> None:
    with (
        serving({"*": lambda call: call.answer()}) as server,
        fetching(allow=(allow,)) as fetcher,
    ):
        captured(fetcher, server.url())


def test_redirect_to_a_private_address_is_refused_before_dialling() -> None:
    with forbidden() as listener:
        target = f"http://127.0.0.2:{listener.getsockname()[1]}/"
        with (
            serving({"*": lambda call: call.redirect(target)}) as server,
            fetching() as fetcher,
        ):
            result = failed(fetcher, server.url())
    assert result.reason == FailureReason.ADDRESS
    assert "127.0.0.2" in result.detail


def test_name_that_means_a_private_address_is_refused() -> None:
    with fetching(Names({"intranet.test": (("10.0.0.1", "fd00::1"),)})) as fetcher:
        result = failed(fetcher, "http://intranet.test/")
    assert result.reason == FailureReason.ADDRESS
    assert result.detail == (
        "refused to connect to intranet.test: 10.0.0.1 is a private address; "
        "to fetch it all the same, add 10.0.0.1 to fetch.allow"
    )


def test_answer_that_changes_between_lookups_is_refused() -> None:
    with (
        forbidden() as listener,
        serving({"*": lambda call: call.answer()}, port=listener.getsockname()[1]) as server,
    ):
        names = Names({"rebind.test": (("127.0.0.1",), ("127.0.0.2",))})
        url = server.url("/", "rebind.test")
        # A fetcher remembers a lookup for seconds; a second one asks anew.
        with fetching(names) as fetcher:
            captured(fetcher, url)
        with fetching(names) as fetcher:
            assert failed(fetcher, url).reason == FailureReason.ADDRESS
    assert len(server.calls) == 1


def test_private_address_beside_a_good_one_is_passed_over() -> None:
    with forbidden() as listener:
        port = listener.getsockname()[1]
        names = Names({"both.test": (("127.0.0.2", "::1", "127.0.0.1"),)})
        with (
            serving({"*": lambda call: call.answer()}, port=port) as server,
            fetching(names) as fetcher,
        ):
            captured(fetcher, server.url("/", "both.test"))
    assert len(server.calls) == 1


def test_network_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="intranet"), fetching(allow=("intranet",)):
        pass
