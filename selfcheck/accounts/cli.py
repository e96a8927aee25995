"""``selfcheck account``: help for somebody who cannot sign in, from the machine itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from selfcheck.accounts.factors import remove_factors
from selfcheck.accounts.operations import by_name, start_recovery
from selfcheck.accounts.rules import normal_name
from selfcheck.actor import COMMAND_LINE
from selfcheck.db.session import transaction
from selfcheck.errors import Refused

Result = TypeVar("Result")


@click.group()
def account() -> None:
    """账号 / accounts."""


@account.command()
@click.argument("name")
@click.pass_obj
def recover(installation: Any, name: str) -> None:
    """打印一次性链接，由本人重设密码 / print a one-time link with which the person sets a new password."""
    token = _for(
        installation, name, lambda session, user_id, at: start_recovery(session, COMMAND_LINE, user_id, at=at)
    )
    click.echo(f"{installation.settings.base_url}/recover/{token}")
    click.echo("24 小时内有效，只能用一次 / good for 24 hours, once")


@account.command("remove-factors")
@click.argument("name")
@click.pass_obj
def remove_second_factors(installation: Any, name: str) -> None:
    """清除丢失的第二步验证 / remove a lost second factor."""
    _for(installation, name, lambda session, user_id, at: remove_factors(session, COMMAND_LINE, user_id, at=at))
    click.echo("已清除 / removed")


def _for(installation: Any, name: str, act: Callable[[Session, int, datetime], Result]) -> Result:
    """Do something for the account of a name.

    :raises Refused: there is none
    """
    services = installation.services
    with transaction(services.sessions, writing=True) as session:
        user = by_name(session, normal_name(name))
        if user is None:
            raise Refused("account-unknown", f"没有这个账号：{name}", f"No such account: {name}", status=404)
        return act(session, user.id, services.clock.now())
