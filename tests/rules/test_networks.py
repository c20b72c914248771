"""From which network somebody comes: of whole addresses, and behind proxies."""

import pytest

from cases.rules.networks import client_of, network_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.254", "203.0.113.0/24"),
        ("203.0.114.7", "203.0.114.0/24"),
        ("10.3.2.1", "10.3.2.0/24"),
        (" 203.0.113.7 ", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        # What says nothing of where somebody is.
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("0.0.0.0", ""),
        ("169.254.3.4", ""),
        ("fe80::1%eth0", ""),
        ("224.0.0.1", ""),
        ("", ""),
        ("unix:", ""),
        ("203.0.113", ""),
        ("203.0.113.7, 10.0.0.1", ""),
    ],
)
def test_network_of_an_address(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "client"),
    [
        # Nobody is trusted: what is forwarded may be anybody's invention.
        ("203.0.113.7", "", (), "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", (), "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", ("10.0.0.1",), "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", ("10.0.0.1",), "198.51.100.1"),
        # Only what the trusted ones wrote counts, from the end.
        ("10.0.0.1", "192.0.2.9, 198.51.100.1", ("10.0.0.1",), "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", ("10.0.0.1", "10.0.0.2"), "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1,", ("10.0.0.1",), "198.51.100.1"),
        # A trusted proxy that says nothing is not the client.
        ("10.0.0.1", "", ("10.0.0.1",), ""),
        ("10.0.0.1", "10.0.0.1, 10.0.0.1", ("10.0.0.1",), ""),
        ("", "", (), ""),
    ],
)
def test_client_behind_proxies(remote, forwarded, trusted, client):
    assert client_of(remote, forwarded, frozenset(trusted)) == client
