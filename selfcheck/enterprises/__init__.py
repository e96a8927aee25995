"""单位: units, sites, product units and their papers, persons, posts and appointments, members; the scope test."""
