"""The front door: what this is, and the way on for each of the people who come."""
