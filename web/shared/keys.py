"""Keys in addresses (地址中的编号), and keys of requests (请求编号)."""

from __future__ import annotations

import re

# What our own forms hand in as key of a request; anything else is no key.
REQUEST_KEY = re.compile(r"[0-9A-Za-z-]{1,100}")


class KeyConverter:
    """Read a row's key (主键): a number too large for any table is an address of nothing."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the text."""
        return str(value)
