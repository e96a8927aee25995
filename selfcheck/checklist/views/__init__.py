"""Pages of the working list: the lists, one list and its way, its questions, its points."""

from selfcheck.checklist.views import lists, points, questions
from selfcheck.checklist.views.blueprint import bp

__all__ = ["bp", "lists", "points", "questions"]
