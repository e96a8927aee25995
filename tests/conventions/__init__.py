"""Rules of the house, each a test."""
