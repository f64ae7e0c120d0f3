"""Subscribers, and what each of them agreed to: provably, and only for as long as they wish."""
