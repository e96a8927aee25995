"""意见: what units propose to the library's editors, and what the editors answer.

Start with ``model.py`` (what is told of a unit, and what is not) and ``records.py`` (which table belongs to whom).
"""
