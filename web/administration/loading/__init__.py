"""Loading a congress from tables, as pages (载入页面)."""
