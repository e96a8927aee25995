"""行业预设: what a shop or factory of a trade usually makes or sells, and a short way from there to its list."""
