"""``selfcheck witness``: run by a regulator, on a machine that the log's operator has no access to."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from selfcheck.clock import SystemClock
from selfcheck.transparency.witness.folder import WitnessFolder, make_witness, trust_log
from selfcheck.transparency.witness.serving import WitnessApplication, serve_witness

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.group()
def witness() -> None:
    """见证方：在另一台机器上为日志的检查点联署 / cosign the checkpoints of logs, on another machine."""


@witness.command()
@FOLDER
@click.option("--name", required=True, help="名称，如 samr.example/witness / name of the witness")
def make(folder: Path, name: str) -> None:
    """新建见证密钥，打印公钥 / make the key of a witness and print its public half."""
    click.echo(make_witness(folder, name).text)


@witness.command()
@FOLDER
@click.argument("key")
def trust(folder: Path, key: str) -> None:
    """允许为这个日志联署 / cosign for the log with this key (selfcheck log key prints it there)."""
    WitnessFolder(folder).signer()
    click.echo(trust_log(folder, key).name)


@witness.command()
@FOLDER
@click.option("--listen", default="127.0.0.1", help="监听地址 / address to listen on")
@click.option("--port", default=8766, show_default=True, help="端口 / port")
def serve(folder: Path, listen: str, port: int) -> None:
    """启动见证服务 / answer logs over HTTP; put a TLS proxy in front."""
    kept = WitnessFolder(folder)
    click.echo(kept.signer().key.text)
    if not kept.logs():
        click.echo("还没有允许任何日志 / no log is trusted yet: selfcheck witness trust", err=True)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    serve_witness(WitnessApplication(kept, SystemClock()), listen, port)
