"""Public pages of the register of standards."""
