"""The transparency log: entries in the order in which they came, proofs, checkpoints, witnesses, monitors."""
