"""The pages of tickets: the desk's, and the requester's portal."""
