"""The demo (演示): an invented county whose suggestions stand in every state, relative to today."""
