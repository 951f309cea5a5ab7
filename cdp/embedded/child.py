"""Becomes another program: the last step before every process we start.

    child.py [--as ACCOUNT] [--die-with-parent SIGNAL] [--after FILE] [--nice STEPS]
             -- PROGRAM ...

A script of the standard library alone, run by path, so that it costs milliseconds.
PostgreSQL refuses to run as root, hence ``--as``; nothing may outlive a supervisor
that is killed, hence ``--die-with-parent`` (Linux; elsewhere the next start clears
up); programs that need the database start when ``--after``'s file appears; those whom
nobody waits for give way by ``--nice``.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import pwd
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def take_account(name: str) -> None:
    """Gives up root for the account, groups included."""
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


def die_with_parent(signal_name: str) -> None:
    """Asks the kernel for the signal when our parent ends.

    After ``take_account``: changing the account clears the request.
    """
    if sys.platform != "linux":
        return
    parent = os.getppid()
    number = signal.Signals[f"SIG{signal_name}"]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent ended while its child started")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--as", dest="account")
    parser.add_argument("--die-with-parent")
    parser.add_argument("--after", type=Path)
    parser.add_argument("--nice", type=int, default=0)
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    if options.account:
        take_account(options.account)
    if options.die_with_parent:
        die_with_parent(options.die_with_parent)
    while options.after and not options.after.exists():
        time.sleep(0.05)
    os.nice(options.nice)
    os.execvp(options.program[0], options.program)


if __name__ == "__main__":
    main()
