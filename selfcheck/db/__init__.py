"""The database: engines for SQLite and PostgreSQL, tenant scoping, transactions, migrations, backup."""
