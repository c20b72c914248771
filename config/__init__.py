"""The switchboard (总配): it knows every room; no room knows it."""
