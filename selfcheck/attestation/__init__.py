"""存证: the frozen data of a list, its canonical bytes and digests; approvals, seal and log come to stand here."""
