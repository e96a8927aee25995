"""The forms of the unit, by subject."""
