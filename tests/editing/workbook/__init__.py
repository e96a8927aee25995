"""The library as a workbook, out and back in."""
