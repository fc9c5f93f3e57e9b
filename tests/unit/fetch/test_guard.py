import pytest

from monitor.fetch.guard import networks, refusal


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "a loopback"),
        ("127.255.255.254", "a loopback"),
        ("::1", "a loopback"),
        ("0.0.0.0", "an unspecified"),
        ("0.1.2.3", "an unspecified"),
        ("::", "an unspecified"),
        ("10.0.0.1", "a private"),
        ("172.31.255.255", "a private"),
        ("192.168.1.1", "a private"),
        ("fd12::1", "a private"),
        ("fec0::1", "a private"),
        ("64:ff9b:1::1", "a private"),
        ("100.64.0.1", "a carrier-internal"),
        ("100.127.255.255", "a carrier-internal"),
        ("169.254.169.254", "a cloud metadata"),
        ("168.63.129.16", "a cloud metadata"),
        ("fd00:ec2::254", "a cloud metadata"),
        ("169.254.0.1", "a link-local"),
        ("fe80::1", "a link-local"),
        ("fe80::1%eth0", "a link-local"),
        ("224.0.0.1", "a multicast"),
        ("ff02::1", "a multicast"),
        ("240.0.0.1", "a reserved"),
        ("255.255.255.255", "a reserved"),
        ("198.18.0.1", "a reserved"),
        ("192.0.0.8", "a reserved"),
        ("203.0.113.9", "a documentation"),
        ("2001:db8::1", "a documentation"),
        ("100::1", "a reserved"),
        ("4000::1", "a reserved"),
        ("2001:10::1", "a reserved"),
    ],
)
def test_special_address_is_refused_by_its_kind(address: str, kind: str) -> None:
    assert refusal(address) == kind


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:10.0.0.1",  # mapped
        "::10.0.0.1",  # compatible
        "::ffff:0:10.0.0.1",  # translated, RFC 2765
        "64:ff9b::10.0.0.1",  # NAT64
        "2002:a00:1::1",  # 6to4
        "2001:0:808:808::f5ff:fffe",  # Teredo, client 10.0.0.1
        "2001:0:a00:1::f7f7:f7f7",  # Teredo, server 10.0.0.1
    ],
)
def test_private_address_inside_another_is_refused(address: str) -> None:
    assert refusal(address) == "a private"


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.216.34",
        "172.32.0.1",
        "100.128.0.1",
        "169.253.1.1",
        "2606:2800:220:1::1",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2001:0:808:808::f7f7:f7f7",
    ],
)
def test_public_address_passes(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("text", ["", "example.com", "1.2.3", "12345"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refusal(text) == "an unreadable"


@pytest.mark.parametrize(
    ("allow", "address"),
    [
        ("10.1.0.0/16", "10.1.2.3"),
        ("10.1.2.3", "10.1.2.3"),
        ("10.1.2.3/16", "10.1.9.9"),
        ("10.1.0.0/16", "::ffff:10.1.2.3"),
        ("fd00::/8", "fd12::1"),
        ("127.0.0.0/8", "127.0.0.1"),
        ("::1", "::1"),
    ],
)
def test_allowed_network_passes(allow: str, address: str) -> None:
    assert refusal(address, networks([allow])) is None


@pytest.mark.parametrize(
    ("allow", "address"),
    [
        ("10.1.0.0/16", "10.2.0.1"),
        ("127.0.0.0/8", "::1"),
        ("10.0.0.0/8", "192.168.0.1"),
        ("10.0.0.0/8", "2001:0:a00:1::3f57:fffe"),
    ],
)
def test_allowing_one_network_allows_no_other(allow: str, address: str) -> None:
    assert refusal(address, networks([allow])) is not None


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="intranet"):
        networks(["10.0.0.0/8", "intranet"])
