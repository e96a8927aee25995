"""Processes: a supervisor that keeps the web server and the worker alive, each of which may die at any instant."""
