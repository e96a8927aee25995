"""The library as a workbook (XLSX) that an expert can work in, and back: nothing is lost and nothing goes live.

Start with ``layout.py`` (which sheets and columns there are), then ``tables.py`` (tree to cells and back).
``writing.py`` and ``reading.py`` alone know the XLSX library; ``merging.py`` says what an uploaded workbook changes.
"""
