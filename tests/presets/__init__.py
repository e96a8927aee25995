"""Tests of the trade presets."""
