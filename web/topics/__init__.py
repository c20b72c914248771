"""Key supervision topics (重点督办专题)."""
