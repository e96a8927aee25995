"""The templates of documents: an environment of their own, strict and escaping, that holds what is handed in."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from selfcheck.places import templates_dir


@cache
def document_templates() -> Environment:
    """Return the environment: no globals of the web, an undefined name is an error, everything is escaped."""
    environment = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    environment.globals = {name: environment.globals[name] for name in ("namespace", "range")}
    return environment
