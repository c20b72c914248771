"""Keys in addresses (地址中的编号)."""

from __future__ import annotations


class KeyConverter:
    """Read a row's key (主键): a number too large for any table is an address of nothing."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the text."""
        return str(value)
