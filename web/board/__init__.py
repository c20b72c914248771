"""The board of the whole flow (全流程看板)."""
