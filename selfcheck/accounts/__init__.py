"""Accounts: who signs in, by what means, with which sessions; installation roles; limits on trying."""
