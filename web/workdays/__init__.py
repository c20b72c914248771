"""The working days of each year (工作日历): everybody reads them, administrators load them."""
