"""核验: is this file, or this number, a list that was issued here, whole, and still in force? No web, no database."""
