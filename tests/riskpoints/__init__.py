"""Tests of the risk-point library."""
