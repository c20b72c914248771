"""What people see (页面): one package per desk. The desks arrive with the next step."""
