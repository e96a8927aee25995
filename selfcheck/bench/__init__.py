"""Figures: each bench prints one JSON object of medians and of ratios measured in one run."""
