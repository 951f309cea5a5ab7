"""Measures the doors for live requests beside a bare view that commits one row.

    make bench-api SECONDS=8

Under one server, in turns, with 16 clients: the bare view, update-profile, and a
webhook source's address. Then half that load, 200 requests a second, how soon a request
shows, and how fast a backlog drains, also beside an import. Clients and servers share
the machine, so of the speeds only ratios mean something; a request's cost in the
processor's time hardly depends on what else runs. ``build/bench-api.json`` holds the
figures.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from pathlib import Path
from typing import Any

BUILD = Path("build")
FOLDER = BUILD / "bench-api"


def main() -> None:
    """Run the bench and print its table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "metrics").mkdir(parents=True)
    os.environ |= {
        "DATA_DIR": str(FOLDER.resolve()),
        "DJANGO_SETTINGS_MODULE": "tests.speed.api_settings",
        # Requests are counted as in use, and all come in.
        "API_RATE_PER_ADDRESS": "100000",
        "API_RATE_PER_TOKEN": "100000",
        "DELIVERY_RATE": "100000",
        "PROMETHEUS_MULTIPROC_DIR": str((FOLDER / "metrics").resolve()),
        "PYTHONPATH": str(Path.cwd()),
    }

    from cdp.embedded.folder import DataFolder

    DataFolder.from_environment().serve_this_process()

    import django

    django.setup()

    from django.core.management import call_command

    from tests.speed.api_measuring import Bench

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    logging.disable()  # of this process; the programs log as in use
    bench = Bench(seconds, FOLDER)
    try:
        bench.run()
    finally:
        text = json.dumps(bench.results, indent=2)
        (BUILD / "bench-api.json").write_text(text + "\n")
        _print(bench.results)


def _print(results: dict[str, Any]) -> None:
    width = max(map(len, results))
    for name, value in results.items():
        sys.stdout.write(f"{name:<{width}}  {_words(value)}\n")


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(part)}" for name, part in value.items())
    return f"{value:,}" if isinstance(value, int | float) else str(value)


if __name__ == "__main__":
    main()
