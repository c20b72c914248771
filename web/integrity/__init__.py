"""Weekly integrity reports (评价真实性周报)."""
