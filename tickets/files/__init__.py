"""Files of tickets: where they are kept, what they may be, how they are called, scanned and shown."""
