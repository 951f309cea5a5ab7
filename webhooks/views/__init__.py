"""The pages of webhooks, and the address that senders call."""
