"""Forms upon rows: one row, an own row, evidence, and what is done to many rows at once."""
