"""Sets a checkout up, then becomes the command it was given.

    python3 bootstrap.py [--dev] [--browser] [COMMAND ...]

The environment in ``.venv`` is made from the lock files and made again when they
change; ``--dev`` adds what tests and checks need, ``--browser`` a Chromium for the
browser tests. The standard library of any Python 3 is enough to read this file; the
project itself needs 3.11. A command's first word is looked up in ``.venv/bin`` first.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
NEEDED = (3, 11)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROMIUMS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def main() -> None:
    words = sys.argv[1:]
    switches = set()
    while words and words[0] in ("--dev", "--browser"):
        switches.add(words.pop(0))
    os.chdir(str(PROJECT))
    with open(__file__) as lock:  # noqa: PTH123  one set-up at a time
        fcntl.flock(lock, fcntl.LOCK_EX)
        locks = [PROJECT / "requirements.lock"]
        if "--dev" in switches:
            locks.append(PROJECT / "requirements-dev.lock")
        install(locks)
        if "--browser" in switches:
            provide_browser()
    if words:
        become(words)


def install(locks: list[Path]) -> None:
    """Makes the environment hold what the lock files name."""
    wanted = {lock.name: digest(lock) for lock in locks}
    installed = read_stamp()
    if wanted.items() <= installed.items() and runs([str(PYTHON), "-c", ""]):
        return
    if not runs([str(PYTHON), "-c", ""]):
        make_environment()
        installed = {}
    say("Installing the libraries named in " + " and ".join(sorted(wanted)) + " ...")
    files = [word for lock in locks for word in ("-r", str(lock))]
    if not install_with_uv(files) and not install_with_pip(files):
        sys.exit("The libraries could not be installed; the lines above say why.")
    installed.update(wanted)
    STAMP.write_text(
        "".join(f"{name} {wanted}\n" for name, wanted in installed.items())
    )


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """What was installed: the digest of each lock file, by its name."""
    if not STAMP.exists():
        return {}
    return dict(line.split() for line in STAMP.read_text().splitlines())


def make_environment() -> None:
    python = find_python()
    shutil.rmtree(VENV, ignore_errors=True)
    if runs(["uv", "venv", "--quiet", "--python", python, str(VENV)]):
        return
    if not runs([python, "-c", "import ensurepip, venv"]):
        sys.exit(
            "This Python cannot make environments. On Debian or Ubuntu, run "
            "'apt-get install python3-venv' (as root), then try again."
        )
    subprocess.run([python, "-m", "venv", str(VENV)], check=True)


def find_python() -> str:
    """The path of a Python that is new enough; ends the program without one."""
    names = [f"python3.{minor}" for minor in range(14, NEEDED[1] - 1, -1)]
    for name in [sys.executable, *names, "python3"]:
        check = f"import sys; sys.exit(sys.version_info < {NEEDED})"
        path = shutil.which(name)
        if path and runs([path, "-c", check]):
            return path
    wanted, found = ".".join(map(str, NEEDED)), sys.version.split()[0]
    sys.exit(
        f"Tributary needs Python {wanted} or newer, and found only {found}. On Debian "
        "12, run 'apt-get install python3 python3-venv' (as root); on macOS, "
        f"'brew install python@{wanted}'."
    )


def install_with_uv(files: list[str]) -> bool:
    # Quiet even when it fails, for pip comes next: it may know a mirror uv does not.
    install = ["uv", "pip", "install", "--python", str(PYTHON)]
    return runs([*install, "--require-hashes", *files])


def install_with_pip(files: list[str]) -> bool:
    pip = [str(PYTHON), "-m", "pip"]
    if not runs([*pip, "--version"]):
        runs([str(PYTHON), "-m", "ensurepip"])
    install = [*pip, "install", "--quiet", "--disable-pip-version-check"]
    return runs([*install, "--require-hashes", *files], quiet=False)


def provide_browser() -> None:
    """Installs Debian's Chromium where that is ours to do and none is found."""
    if find_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests ...")
        apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        package = ["install", "-y", "--no-install-recommends", "chromium"]
        if not runs([*apt, *package]):
            runs([*apt, "update"])
            runs([*apt, *package])
    if find_browser():
        return
    message = "No Chromium was found for the browser tests"
    if os.environ.get("CI") == "true":
        sys.exit(message + ", and CI does not go without.")
    say(message + ": they are skipped. Install it, or name it in CHROMIUM.")


def find_browser() -> str | None:
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*CHROMIUMS, *MAC_CHROMIUMS]
    return next((found for found in map(shutil.which, candidates) if found), None)


def become(words: list[str]) -> None:
    own = VENV / "bin" / words[0]
    program = str(own) if own.exists() else words[0]
    sys.stdout.flush()
    os.execvp(program, [program, *words[1:]])


def runs(command: list[str], *, quiet: bool = True) -> bool:
    """Tells whether the command can be run and succeeds."""
    output = subprocess.DEVNULL if quiet else None
    try:
        return not subprocess.call(command, stdout=output, stderr=output)
    except OSError:
        return False


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
