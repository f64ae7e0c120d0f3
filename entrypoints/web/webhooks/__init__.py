"""One door for each platform that sends messages."""
