"""Proposals of units to the library's editors."""
