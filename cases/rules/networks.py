"""From which network somebody comes (来源网段): never the single address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

# So much of an address names a network that an office or a household shares.
# Source: design (rulebook 5.7).
IPV4_BITS = 24
IPV6_BITS = 64


def network_of(address: str) -> str:
    """Return the network of an address (来源网段): /24 of IPv4, /64 of IPv6; "" if it says nothing.

    An address of the machine itself says nothing: behind a server that is not named as trusted
    everybody would come from there.
    """
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback or found.is_unspecified or found.is_link_local or found.is_multicast:
        return ""
    bits = IPV6_BITS if isinstance(found, IPv6Address) else IPV4_BITS
    return str(ip_network((found, bits), strict=False))


def client_of(remote: str, forwarded: str, trusted: frozenset[str]) -> str:
    """Return the address of who asked (客户端地址), behind proxies that are trusted by name.

    Each proxy adds whom it heard from at the end of `forwarded`; what stands before the last
    address that no trusted proxy has may be anybody's invention.
    """
    heard = [part.strip() for part in forwarded.split(",") if part.strip()]
    address = remote.strip()
    while address in trusted and heard:
        address = heard.pop()
    return "" if address in trusted else address
