"""定制: which risk points apply to the chosen products in a role, which are set aside, and why. Pure."""
