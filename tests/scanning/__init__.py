"""Signed codes: on paper, on the page to which they lead, in the camera."""
