"""签发: from a working list that is ready to an issued one that nothing edits any more."""
