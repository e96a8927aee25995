"""Spot checks: from the brief to the signed note, and by a code without an account."""
