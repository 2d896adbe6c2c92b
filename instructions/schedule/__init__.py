"""Schedules: the list of a practice system becomes visits, and a list of what needs a human."""
