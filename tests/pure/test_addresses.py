"""Which addresses lead out into the internet, and which ones only look like it."""

from __future__ import annotations

import pytest

from outreach.addresses import is_public

OUTSIDE = ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2002:5db8:d822::1")
INSIDE = (
    "127.0.0.1",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "0.0.0.0",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fd00::1",
    "ff02::1",
    "::10.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::10.0.0.1",
    "2002:a00:1::1",
    "2001:db8::1",
)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    """Also an IPv4 address as a network of IPv6 alone writes it."""
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_leads_inward_is_not_public(address: str) -> None:
    """However it is wrapped into one of IPv6, and of ranges that are nobody's."""
    assert not is_public(address)
