"""监管工作台: what a regulator's inspector does with the issued lists of an area. Nothing here edits a list."""
