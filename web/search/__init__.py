"""The search over all items that a person may see (检索)."""
