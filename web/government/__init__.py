"""The desk of the government's General Office (政府办公室工作台)."""
