"""抽查核验: an inspector walks through a unit with an issued list: rows drawn by a seed, what was seen, the note."""
