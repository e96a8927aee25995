"""The web process: the application on waitress."""

from __future__ import annotations

import logging
from typing import Final

from selfcheck.accounts.passwords import Passwords
from selfcheck.app import create_app
from selfcheck.services import Services
from selfcheck.serving import memory
from selfcheck.serving.folder import check_installation

MOST_HEADER_BYTES: Final = 32 * 1024
SILENT_SECONDS: Final = 60


def serve_web(services: Services) -> None:
    """Serve until the process is told to end."""
    from waitress import serve

    check_installation(services.engine)
    settings = services.settings
    app = create_app(services)
    app.extensions["selfcheck"][Passwords].prepare()
    memory.loaded()
    logging.getLogger("waitress").setLevel(logging.ERROR)
    serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        max_request_header_size=MOST_HEADER_BYTES,
        max_request_body_size=max(settings.upload_limit, settings.batch_limit) + settings.form_limit,
        channel_timeout=SILENT_SECONDS,
        connection_limit=500,
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
    )
