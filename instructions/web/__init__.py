"""The front desk: a local page to print one handout, a day's list, and to see the words."""
