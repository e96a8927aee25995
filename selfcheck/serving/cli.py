"""``serve``, ``operator-link``, ``doctor``, ``backup`` and ``restore``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from selfcheck.serving import memory
from selfcheck.serving.folder import held
from selfcheck.settings import Settings


@click.command()
@click.option("--port", type=int, help="端口 / port")
@click.option("--listen", help="监听地址，默认只听本机 / address to listen on, loopback by default")
@click.option("--web-only", is_flag=True, help="只运行网页服务 / the web server alone")
@click.option("--worker-only", is_flag=True, help="只运行后台任务 / the worker alone")
@click.option("--supervised", is_flag=True, hidden=True, help="end when standard input does")
@click.pass_obj
def serve(
    installation: Any, port: int | None, listen: str | None, web_only: bool, worker_only: bool, supervised: bool
) -> None:
    """启动服务 / start web server and worker."""
    if supervised:
        from selfcheck.serving.supervisor import end_with_supervisor

        end_with_supervisor()
    settings = _settings(installation.settings, port, listen)
    installation.settings = settings
    if web_only or worker_only:
        memory.loading()
    if web_only:
        from selfcheck.serving.web import serve_web

        serve_web(installation.services)
    elif worker_only:
        from selfcheck.serving.working import serve_jobs

        serve_jobs(installation.services)
    else:
        _serve_all(settings)


def _settings(settings: Settings, port: int | None, listen: str | None) -> Settings:
    return replace(settings, port=port or settings.port, host=listen or settings.host)


def _serve_all(settings: Settings) -> None:
    from selfcheck.db.migrating import migrate
    from selfcheck.serving.first import greet
    from selfcheck.serving.port import check_port
    from selfcheck.serving.supervisor import supervise

    with held(settings.data_dir, has_database=settings.database_url.startswith("sqlite")):
        check_port(settings.host, settings.port)
        migrate(settings)
        click.echo(greet(settings))
        supervise(settings)


@click.command("operator-link")
@click.pass_obj
def operator_link(installation: Any) -> None:
    """打印创建第一位运营者的一次性链接 / print the one-time link that creates the first operator."""
    from selfcheck.serving.first import first_link

    click.echo(first_link(installation.settings))


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def doctor(installation: Any, as_json: bool) -> None:
    """检查安装有无问题 / say in words what is wrong with this installation."""
    from selfcheck.serving.doctor import examine, print_findings

    print_findings(examine(installation.settings), as_json=as_json)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(installation: Any, target: Path) -> None:
    """把数据库和文件备份为一致的一份 / back up database and files as one consistent set."""
    from selfcheck.serving.backup import back_up

    click.echo(back_up(installation.services, target).describe())


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--nothing-issued",
    is_flag=True,
    help="备份之后没有签发过任何清单（例如停机搬迁） / nothing was issued after the backup, as when moving house",
)
@click.option(
    "--gap",
    type=click.IntRange(1, 1_000_000),
    default=1000,
    show_default=True,
    help="每个编号序列空出多少个编号 / how many numbers to leave out in each series",
)
@click.pass_obj
def restore(installation: Any, source: Path, nothing_issued: bool, gap: int) -> None:
    """恢复到空的数据目录；备份之后可能用过的编号不再给出 / restore into an empty data folder.

    Numbers that may have been given after the backup are left out, and the log goes on under another name, unless
    --nothing-issued says that there were none. Exit 1 where something is missing.
    """
    from selfcheck.clock import SystemClock
    from selfcheck.serving.restore import restore_from
    from selfcheck.serving.resuming import Resume

    wish = None if nothing_issued else Resume(SystemClock().now(), gap)
    restored = restore_from(installation.settings, source, wish)
    click.echo(restored.describe())
    sys.exit(0 if restored.proof.is_whole else 1)


@click.command("confirm-clock")
@click.pass_obj
def clock_is_right(installation: Any) -> None:
    """核对过系统时钟后确认它正确 / say, after checking it, that this machine's clock is right."""
    from selfcheck.actor import COMMAND_LINE
    from selfcheck.audit.operations import confirm_clock
    from selfcheck.clock import rfc3339
    from selfcheck.db.session import transaction

    services = installation.services
    at = services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        confirm_clock(session, COMMAND_LINE, at=at)
    click.echo(f"已确认现在是 {rfc3339(at)}。 / Confirmed: it is {rfc3339(at)} now.")
