"""What ``make run`` runs, as a configuration for supervisord.

Supervisord restarts what ends and, asked to stop, stops one program after another in
the reverse order of their priorities: web, scheduler, workers, broker, database. It
knows neither readiness nor dependencies, so programs that need the database wait for
the marker that ``manage.py prepare`` leaves; and because it cannot stop anything once
it is killed itself, every program asks the kernel to end with it.
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from cdp.embedded.folder import PROJECT, DataFolder
from cdp.embedded.process import child_command

BIN = Path(sys.executable).parent
MOST_PROCESSES = 4
# Imports give way to pages and requests where all want the processor; alone, they have
# it all. Their reading processes inherit it.
BULK_NICE = 15
# Requests that are stored wait to be applied; whoever still waits for an answer, and
# whoever looks at a page, comes first.
LIVE_NICE = 5
LAST_PROGRAM = "web"  # of the highest priority: started last, stopped first


@dataclass(frozen=True, slots=True)
class Program:
    """A program and how it is stopped; lower priorities start first, stop last."""

    name: str
    priority: int
    command: list[str]
    stop_signal: str = "TERM"
    seconds_to_stop: int = 30
    environment: str = ""

    def section(self, log: Path) -> str:
        """The program's part of the configuration."""
        return "\n".join(
            (
                f"[program:{self.name}]",
                f"command={shlex.join(self.command).replace('%', '%%')}",
                f"directory={str(PROJECT).replace('%', '%%')}",
                f"priority={self.priority}",
                "autorestart=true",
                # A server that was killed may need some tries to take its place back.
                "startretries=30",
                f"stopsignal={self.stop_signal}",
                f"stopwaitsecs={self.seconds_to_stop}",
                "killasgroup=true",
                f"environment={self.environment}",
                "redirect_stderr=true",
                f"stdout_logfile={str(log / self.name).replace('%', '%%')}.log",
                "stdout_logfile_maxbytes=10MB",
                "stdout_logfile_backups=3",
            )
        )


def programs(folder: DataFolder, *, bind: str, port: int) -> list[Program]:
    """Everything that runs, for the servers the environment does not name."""
    found = [_web(folder, bind=bind, port=port), *_workers(folder)]
    if not os.environ.get("DATABASE_URL"):
        found.append(
            Program(
                "postgres",
                10,
                child_command(
                    folder.postgres.command(),
                    account=folder.postgres.account,
                    die_with_parent="INT",
                ),
                stop_signal="INT",  # TERM would wait for sessions to end
                seconds_to_stop=300,
            )
        )
    if not os.environ.get("REDIS_URL"):
        command = child_command(folder.valkey.command(), die_with_parent="TERM")
        found.append(Program("valkey", 20, command, seconds_to_stop=60))
    return found


def configuration(folder: DataFolder, *, bind: str, port: int) -> str:
    """The whole configuration file."""
    running = str(folder.running).replace("%", "%%")
    main = [
        "[supervisord]",
        "nodaemon=true",
        "silent=true",
        f"logfile={str(folder.log).replace('%', '%%')}/supervisord.log",
        f"pidfile={running}/supervisord.pid",
        f"childlogdir={running}",
    ]
    if os.geteuid() == 0:
        main.append("user=root")  # said, it is no longer warned about
    sections = [
        program.section(folder.log)
        for program in programs(folder, bind=bind, port=port)
    ]
    return "\n\n".join(["\n".join(main), *sections]) + "\n"


def _web(folder: DataFolder, *, bind: str, port: int) -> Program:
    command = [
        *(str(BIN / "gunicorn"), "cdp.wsgi", "--bind", f"{bind}:{port}"),
        *("--worker-class", "gthread", "--threads", "4"),
        *("--workers", str(max(2, _processes()))),
        *("--timeout", "60", "--graceful-timeout", "20"),
        "--no-control-socket",  # its default place is the home folder
    ]
    if Path("/dev/shm").is_dir():  # noqa: S108  heartbeats, not data
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return Program(
        LAST_PROGRAM,
        60,
        _after_prepare(folder, command),
        environment='DATABASE_POOL_MAX="4"',
    )


def _workers(folder: DataFolder) -> list[Program]:
    celery = [str(BIN / "celery"), "--app", "cdp"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle"]
    bulk = [
        *(*worker, "--queues", "bulk", "--hostname", "bulk@%h"),
        *("--pool", "prefork", "--concurrency", str(_processes())),
        "--max-tasks-per-child=50",
    ]
    live = [
        *(*worker, "--queues", "live", "--hostname", "live@%h"),
        *("--pool", "threads", "--concurrency", "4"),
    ]
    schedule = str(folder.running / "beat")
    beat = [*celery, "beat", "--schedule", schedule, "--pidfile="]
    return [
        Program(
            "bulk",
            50,
            _after_prepare(folder, bulk, nice=BULK_NICE),
            seconds_to_stop=60,
        ),
        Program(
            "live",
            50,
            _after_prepare(folder, live, nice=LIVE_NICE),
            environment='DATABASE_POOL_MAX="4"',
        ),
        Program("beat", 51, _after_prepare(folder, beat)),
    ]


def _after_prepare(
    folder: DataFolder, command: list[str], *, nice: int = 0
) -> list[str]:
    # KILL: when the supervisor has been killed, nothing that follows would be heard.
    return child_command(
        command, die_with_parent="KILL", after=folder.marker, nice=nice
    )


def _processes() -> int:
    return min(MOST_PROCESSES, os.cpu_count() or 1)
