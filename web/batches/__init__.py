"""Acts on many items at once, carried on by the engine (批量任务)."""
