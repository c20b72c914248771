"""The desk of the leader of a supervising committee (督办委员会工作台)."""
