"""For WSGI servers other than ours: ``waitress-serve wsgi:app``; settings come from the environment."""

from selfcheck.app import create_app
from selfcheck.services import build
from selfcheck.settings import from_environment

app = create_app(build(from_environment()))
