"""The expert's desk: drafting, reviewing and releasing the risk-point library of one installation."""
