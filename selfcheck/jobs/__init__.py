"""Background work as rows of the application's own database: leased, fenced, resumed after any crash."""
