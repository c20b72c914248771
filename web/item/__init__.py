"""The one page of an item, and the pages of its acts (案卷页)."""
