"""Which trigger an import + trigger request starts, and what is sent along. Pure.

What Altcraft's own campaigns do with ``content``, ``attach`` and ``timeout`` has no
counterpart in a notification: they are passed on with ``custom_data`` as they came.
"""

from __future__ import annotations

from cdp.api.refusals import Refusal
from profiles.api.altcraft.parameters import Parameters
from profiles.definitions import Definitions
from profiles.issues import Fault
from profiles.records import Start
from profiles.values import JSONValue, clean_value

PASSED_ON = ("custom_data", "content", "attach", "timeout")
STARTING = frozenset({"trigger_id", "resource_id", *PASSED_ON})


def read_start(parameters: Parameters, definitions: Definitions) -> Start:
    """The trigger that the request names.

    Raises ``Refusal``: 400 for what cannot be read, 404 for a trigger that is not
    there or not on, or that API calls do not start.
    """
    number = parameters.required_whole("trigger_id")
    if not any(
        trigger.number == number and trigger.is_startable
        for trigger in definitions.triggers
    ):
        raise Refusal.not_found(f"There is no trigger {number} that a call can start.")
    sent: dict[str, JSONValue] = {
        name: parameters.values[name]
        for name in PASSED_ON
        if parameters.values.get(name) is not None
    }
    cleaned = clean_value(sent)
    if isinstance(cleaned, Fault):
        raise Refusal.malformed(f"custom_data holds {cleaned.detail}.", "custom_data")
    return Start(number, cleaned)
