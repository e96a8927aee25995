"""``python -m selfcheck`` is the command line."""

from selfcheck.cli import main

main()
