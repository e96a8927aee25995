"""Watching a log: from outside by its public hashes, and inside over the entries themselves."""
