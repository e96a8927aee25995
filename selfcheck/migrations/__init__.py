"""Database migrations: one head, run by the owner before anything else starts."""
