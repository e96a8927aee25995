"""样例: the main job without the web, for two invented units, in a data folder of its own."""
