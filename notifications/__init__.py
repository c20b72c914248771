"""Who is told (通知): reads the outbox, never the acts; the inbox and e-mail are its channels."""
