"""The desk of the congress' own offices (人大办理工作台)."""
