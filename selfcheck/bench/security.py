"""``bench security``: the times that the list of threats names as design limits. No test fails by them."""

from __future__ import annotations

import re
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.operations import create_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.actor import COMMAND_LINE
from selfcheck.app import create_app
from selfcheck.bench import hostile
from selfcheck.bench.scenes import fresh_installation
from selfcheck.bench.timing import milliseconds
from selfcheck.db.session import transaction
from selfcheck.errors import SelfcheckError
from selfcheck.evidence.rules import kind_of
from selfcheck.services import Services
from selfcheck.settings import Settings

VALIDATOR_MS, REFUSAL_MS, LOCKED_MS, SAME_ABOVE_P = 50, 2000, 6000, 0.01
TRIES: Final = 60
TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Scene:
    """A fresh installation and its application."""

    services: Services
    app: Flask


def measure(installation: Any) -> dict[str, Any]:
    """Return the times, worst ones first, and in ``over`` what is beyond its limit."""
    with _stage(installation.settings) as stage:
        validators = _validators()
        refusals, unexpected = _refusals(stage)
        files = _files(stage)
        sign_in = _sign_in(stage)
        locked = _locked(stage)
    return {
        "limits": {"validator_ms": VALIDATOR_MS, "refusal_ms": REFUSAL_MS, "locked_database_ms": LOCKED_MS},
        "validators_of_100_kB_ms": validators,
        "refusals_ms": refusals,
        "refused_otherwise": unexpected,
        "hostile_files_ms": files,
        "sign_in": sign_in,
        "locked_database_ms": locked,
        "over": [
            *_over(validators, VALIDATOR_MS),
            *_over(refusals | files, REFUSAL_MS),
            *_over({"locked database": locked}, LOCKED_MS),
            *(["sign-in tells accounts apart"] if sign_in["p_value"] < SAME_ABOVE_P else []),
        ],
    }


def _over(times: Mapping[str, float], limit: float) -> list[str]:
    return [name for name, time in times.items() if time > limit]


def _worst_first(times: Mapping[str, float]) -> dict[str, float]:
    return {name: round(times[name], 1) for name in sorted(times, key=lambda each: -times[each])}


@contextmanager
def _stage(settings: Settings) -> Iterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="selfcheck-bench-") as folder:
        services = fresh_installation(settings, Path(folder))
        yield Scene(services, create_app(services))
        services.engine.dispose()


def _validators() -> dict[str, float]:
    """Time every validator on every hostile text; of each the worst text, the median of three calls."""
    worst: dict[str, float] = {"picture of 400 million pixels": _quiet(kind_of, "x.png", hostile.huge_picture())}
    for name, validator in hostile.VALIDATORS.items():
        worst[name] = max(_quiet(validator, each) for each in hostile.texts().values())
    return _worst_first(worst)


def _quiet(call: Any, *values: object) -> float:
    def once() -> None:
        with suppress(SelfcheckError):
            call(*values)

    return statistics.median(milliseconds(once) for _ in range(3))


def _visitor(stage: Scene, address: str) -> tuple[FlaskClient, str]:
    client = stage.app.test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = address
    found = TOKEN.search(client.get("/sign-in").get_data(as_text=True))
    return client, found[1] if found else ""


def _refusals(stage: Scene) -> tuple[dict[str, float], dict[str, int]]:
    """Time every request that must be refused; return besides which were not, or otherwise, with their status."""
    times: dict[str, float] = {}
    unexpected: dict[str, int] = {}
    client, token = _visitor(stage, "10.1.0.1")
    for place, (name, wanted) in enumerate(hostile.requests(token).items()):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"10.1.1.{place}"
        answers: list[int] = []
        times[name] = milliseconds(partial(_send, client, wanted, answers))
        if answers != [wanted.status]:
            unexpected[name] = answers[0]
    return _worst_first(times), unexpected


def _send(client: FlaskClient, wanted: hostile.Refused, answers: list[int]) -> None:
    answers.append(client.open(wanted.path, method=wanted.method, **wanted.options).status_code)


def _files(stage: Scene) -> dict[str, float]:
    """Time the check page on files that were made to be hard to verify; the reader is a child with limits."""
    client, token = _visitor(stage, "10.1.0.2")
    times = {}
    for name, content in hostile.files().items():
        form = {"csrf_token": token, "files": (BytesIO(content), "list.pdf")}
        times[name] = milliseconds(partial(client.post, "/check/files", data=form))
    return _worst_first(times)


def _sign_in(stage: Scene) -> dict[str, float]:
    """Compare wrong passwords for accounts that exist with such for none, in turns, each from its own address."""
    passwords = Passwords()
    passwords.prepare()
    stage.app.extensions["selfcheck"][Passwords] = passwords
    known_hash = passwords.hash("seven quiet looms weave")
    with transaction(stage.services.sessions, writing=True) as session:
        for count in range(TRIES):
            account = NewAccount(f"known{count}", "bench", known_hash)
            create_user(session, COMMAND_LINE, account, at=stage.services.clock.now())
    client, token = _visitor(stage, "10.2.0.1")
    known: list[float] = []
    unknown: list[float] = []
    for count in range(TRIES):
        for kind, times in (("known", known), ("other", unknown)):
            client.environ_base["HTTP_X_FORWARDED_FOR"] = f"10.2.{len(kind)}.{count}"
            form = {"csrf_token": token, "name": f"{kind}{count}", "password": "not the password at all"}
            times.append(milliseconds(partial(client.post, "/sign-in", data=form)))
    return {
        "known_ms": round(statistics.median(known), 1),
        "unknown_ms": round(statistics.median(unknown), 1),
        "p_value": round(same_by_chance(known, unknown), 3),
    }


def same_by_chance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how likely chance alone sets two samples so far apart (Mann-Whitney, two-sided, approximated)."""
    above = sum((a > b) + (a == b) / 2 for a in one for b in other)
    middle = len(one) * len(other) / 2
    spread = (len(one) * len(other) * (len(one) + len(other) + 1) / 12) ** 0.5
    return 2 * (1 - statistics.NormalDist().cdf(abs(above - middle) / spread))


def _locked(stage: Scene) -> float:
    """Time a request that writes while somebody else holds the database's lock."""
    client, token = _visitor(stage, "10.3.0.1")
    form = {"csrf_token": token, "name": "somebody", "password": "x"}
    with stage.services.engine.connect().execution_options(writing=True) as connection:
        connection.execute(text("select 1"))
        taken = milliseconds(partial(client.post, "/sign-in", data=form))
        connection.rollback()
    return round(taken, 1)
