"""From tables to a dossier: what a list will say, read in one transaction and put into the words it will print."""

from selfcheck.issuing.gathering.dossiers import gather

__all__ = ["gather"]
