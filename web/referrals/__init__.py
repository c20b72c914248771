"""The track of the procuratorate (检察建议衔接转化页面)."""
