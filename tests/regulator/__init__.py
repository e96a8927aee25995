"""The regulator's desk: areas, receipts, look-up, batches, and traces of all of it."""
