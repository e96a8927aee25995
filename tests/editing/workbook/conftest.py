"""What the pages' tests share."""

from tests.controls.conftest import count_statements

__all__ = ["count_statements"]
