"""Nothing of one unit reaches another."""
