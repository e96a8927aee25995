"""小店清单: the groups into which a small shop's rows fall, by what one does. Another view of the rows."""
