"""The pages of accounts: signing in and joining, one's profile, and the settings of people and organization."""
