"""The desk of a deputy (代表工作台)."""
