"""风险管控清单: the working list of a unit and role, its points, and what was set aside from it."""
