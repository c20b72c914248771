"""The desk of a handling unit (承办单位工作台)."""
