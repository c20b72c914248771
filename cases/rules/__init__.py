"""The law as pure Python (规则): no database, no clock, no request, no queue."""
