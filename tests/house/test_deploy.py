"""The files of a deployment say what the program does: commands, variables, users."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdp.celery import app
from cdp.embedded.folder import PROJECT
from tests.house.test_docs import documented

DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
PROGRAMS = ("web", "bulk", "live", "beat")
# Read by Prometheus' library.
LIBRARIES = {"PROMETHEUS_MULTIPROC_DIR"}


def unit_command(name: str) -> list[str]:
    text = (DEPLOY / "systemd" / f"tributary-{name}.service").read_text()
    line = re.search(r"^ExecStart=(.*)$", text, re.M)
    assert line
    words = shlex.split(line[1].replace("%%", "%"))
    return [Path(words[0]).name, *words[1:]]


def container_command(name: str) -> list[str]:
    told = COMPOSE["services"][name].get("command")
    if told:
        return [str(word) for word in told]
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    line = re.search(r"^CMD (\[.*\])$", text, re.M)
    assert line
    words: list[str] = yaml.safe_load(line[1])
    return words


COMMANDS = [
    pytest.param(command(name), id=f"{command.__name__}-{name}")
    for command in (unit_command, container_command)
    for name in PROGRAMS
]


@pytest.mark.parametrize("words", COMMANDS)
def test_programs_know_their_options(words: list[str]) -> None:
    """gunicorn checks its own; celery parses the line and then shows its help."""
    program = [sys.executable, "-m", words[0], *words[1:]]
    program.append("--check-config" if words[0] == "gunicorn" else "--help")
    done = subprocess.run(
        program, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_queue_has_a_worker() -> None:
    routed = {route["queue"] for route in app.conf.task_routes.values()}
    wanted = {app.conf.task_default_queue, *routed}
    for command in (unit_command, container_command):
        lines = [command(name) for name in PROGRAMS]
        served = {w[w.index("--queues") + 1] for w in lines if "--queues" in w}
        assert served == wanted


def test_example_names_documented_variables() -> None:
    text = (DEPLOY / "tributary.env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", text, re.M)) <= set(documented())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_set_documented_variables(unit: Path) -> None:
    lines = re.findall(r"^Environment=(.*)$", unit.read_text(), re.M)
    named = {word.split("=")[0] for line in lines for word in line.split()}
    assert named <= set(documented()) | LIBRARIES


def test_programs_of_containers_are_not_root() -> None:
    assert "USER tributary" in (DEPLOY / "Containerfile").read_text()
    for name in PROGRAMS:
        assert COMPOSE["services"][name]["cap_drop"] == ["ALL"]
        assert COMPOSE["services"][name]["read_only"] is True


def test_image_holds_what_the_program_needs() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    copied = re.findall(r"^COPY ([a-z]\S+) ", text, re.M)
    allowed = re.findall(r"^!(\S+)$", (PROJECT / ".containerignore").read_text(), re.M)
    assert set(copied) == set(allowed)
    assert all((PROJECT / name).exists() for name in copied)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    # Its programs are where they are installed, which is not here.
    said = [
        line
        for line in done.stderr.splitlines()
        if unit.name in line and "is not executable" not in line
    ]
    assert said == []
