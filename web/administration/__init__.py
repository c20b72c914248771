"""The desk of the administrator (系统管理工作台): organs, posts, deputies, accounts, history."""
