"""What the embedded servers share: accounts, programs, sockets, process states.

EmbeddedError     a server cannot be started or stopped; the text says why
"""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
# PostgreSQL refuses to run as root; every Unix has this account.
UNPRIVILEGED = "nobody"
# The kernel's limit is 107 bytes on Linux, 103 on macOS, the file's name included.
LONGEST_SOCKET_PATH = 100


class EmbeddedError(Exception):
    """An embedded server cannot be started or stopped."""


def server_account() -> str | None:
    """The account the database server runs as, or None for our own."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def give(path: Path, account: str | None) -> None:
    """Makes the folder if need be, private to the account (None: to us)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None:
        entry = pwd.getpwnam(account)
        os.chown(path, entry.pw_uid, entry.pw_gid)
    owner = path.stat().st_uid
    wanted = os.geteuid() if account is None else pwd.getpwnam(account).pw_uid
    if owner != wanted:
        raise EmbeddedError(f"{path} belongs to another account; remove it.")
    path.chmod(0o700)


def can_reach(path: Path, account: str | None) -> bool:
    """Tells whether the account may enter the folder or run the program."""
    if account is None:
        return os.access(path, os.X_OK)
    probe = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=account,
        group=pwd.getpwnam(account).pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return probe.returncode == 0


def socket_folder(preferred: Path, name: str) -> Path:
    """Where a socket called ``name`` goes: ``preferred``, or a short path instead."""
    if len(os.fsencode(preferred / name)) <= LONGEST_SOCKET_PATH:
        return preferred
    digest = hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12]
    # Not tempfile's folder: it differs between the processes that must meet here.
    return Path("/tmp") / f"tributary-{digest}"  # noqa: S108  owner checked by give()


def child_command(
    program: Sequence[str],
    *,
    account: str | None = None,
    die_with_parent: str | None = None,
    after: Path | None = None,
    nice: int = 0,
) -> list[str]:
    """The command that becomes ``program`` under the conditions of ``child.py``."""
    command = [sys.executable, "-I", "-S", str(CHILD)]
    if account is not None:
        command += ["--as", account]
    if die_with_parent is not None:
        command += ["--die-with-parent", die_with_parent]
    if after is not None:
        command += ["--after", str(after)]
    if nice:
        command += ["--nice", str(nice)]
    return [*command, "--", *program]


def command_line(pid: int) -> str:
    """The words a live process was started with; empty when it has ended.

    Also empty for a zombie, which a process id file alone cannot tell from a server.
    """
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
        except (OSError, UnicodeDecodeError):
            return ""
    listed = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.strip()
