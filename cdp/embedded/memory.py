"""What the embedded PostgreSQL is told, by the memory of the machine."""

from __future__ import annotations

import os
from pathlib import Path

MIB = 1024 * 1024
GIB = 1024 * MIB
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def machine_memory() -> int:
    """The bytes of memory we may use: the machine's, or the container's if less."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(physical, int(CGROUP_LIMIT.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit
        return physical


def server_settings(memory: int | None = None) -> dict[str, str]:
    """The server's settings on a machine of ``memory`` bytes (default: this one)."""
    if memory is None:
        memory = machine_memory()

    def share(parts: int, *, least: int, most: int) -> str:
        return f"{max(least, min(memory // parts, most)) // MIB}MB"

    return {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": share(12, least=64 * MIB, most=2 * GIB),
        "effective_cache_size": share(2, least=256 * MIB, most=64 * GIB),
        "maintenance_work_mem": share(48, least=32 * MIB, most=512 * MIB),
        "work_mem": share(768, least=8 * MIB, most=32 * MIB),
        # A million rows write about 1 GB of log; fewer checkpoints, fewer full pages.
        "max_wal_size": share(3, least=1 * GIB, most=8 * GIB),
        "checkpoint_timeout": "15min",
        # pglz, the one the wheel has, wrote a quarter less log in 1.7 times the time.
        "wal_compression": "off",
        "synchronous_commit": "on",
        "jit": "off",
        # Containers give 64 MB of shared memory, which parallel queries run out of.
        "max_parallel_workers_per_gather": "0",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Failing statements and their details hold people's data.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
