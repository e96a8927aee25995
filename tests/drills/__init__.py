"""Drills: the installation is hurt on purpose while it is used, and what must hold is counted."""
