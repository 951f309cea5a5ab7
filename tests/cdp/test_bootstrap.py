"""The set-up, as far as it needs no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from cdp.embedded.folder import PROJECT


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose environment is this test's Python."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "installed")
    (tmp_path / "some.lock").write_text("")
    return tmp_path


def test_installs_once(checkout: Path) -> None:
    bootstrap.install([checkout / "some.lock"])
    stamp = (checkout / ".venv" / "installed").read_text()
    assert stamp.startswith("some.lock ")
    (checkout / ".venv" / "installed").touch()
    bootstrap.install([checkout / "some.lock"])
    assert (checkout / ".venv" / "installed").read_text() == stamp


def test_rejects_requirement_without_hash(checkout: Path) -> None:
    (checkout / "some.lock").write_text("django==5.2\n")
    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.install([checkout / "some.lock"])
    assert not (checkout / ".venv" / "installed").exists()


def test_finds_a_python_that_is_new_enough() -> None:
    code = "import sys; print(sys.version_info >= (3, 11))"
    told = subprocess.check_output([bootstrap.find_python(), "-c", code], text=True)
    assert told == "True\n"


def test_says_which_python_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED", (9, 1))
    with pytest.raises(SystemExit, match=r"needs Python 9\.1 or newer"):
        bootstrap.find_python()


def test_finds_browser_named_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert bootstrap.find_browser() == sys.executable


def test_requires_browser_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="CI does not go without"):
        bootstrap.provide_browser()


def test_goes_without_browser_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.delenv("CI", raising=False)
    bootstrap.provide_browser()
    assert "they are skipped" in capsys.readouterr().out


def test_becomes_the_command_it_is_given() -> None:
    code = (
        "import bootstrap, sys; bootstrap.become(['sh', '-c', 'echo became; exit 3'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("became\n", 3)
