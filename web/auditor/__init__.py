"""The desk of the auditor (审计台)."""
