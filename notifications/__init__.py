"""Who is told (通知): reads the outbox, never the acts. Channels arrive with the next step."""
