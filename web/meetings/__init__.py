"""Evaluation meetings (评议会)."""
