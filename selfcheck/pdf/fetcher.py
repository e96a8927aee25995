"""The only way in which a document may load anything: ``data:`` addresses, which are in the document already."""

from __future__ import annotations

from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class DataOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Opens ``data:`` and nothing else.

    WeasyPrint swallows a fatal error inside SVG, so every refusal is kept in ``denied`` and looked at afterwards.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self.denied: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse | Any:
        """Return the response of a ``data:`` address. Raises FatalURLFetchingError for any other."""
        if url[:5].lower() != "data:":
            self.denied.append(url[:200])
            raise FatalURLFetchingError(f"not a data: address: {url[:200]}")
        return super().fetch(url, headers)
