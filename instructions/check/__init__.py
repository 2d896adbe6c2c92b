"""Checks on what a handout says and how it looks, for people who write words and for tests."""
