"""Look-back reviews over many suggestions (回头看)."""
