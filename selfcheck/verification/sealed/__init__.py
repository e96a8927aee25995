"""签章核验: the strict judge of one sealed PDF. pyHanko inside; no web, no database, no renderer, no network."""
