"""The door for what happens by itself: jobs from RQ's queues, and the clock that asks for some."""
