"""Makes what tests of the batch APIs need: examples, files, imports at their end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imports import working
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.cdp.servers import Handler

ENDS = (ImportState.FINISHED, ImportState.FAILED, ImportState.CANCELLED)
# The examples that the products' documents print; those of Xtremepush hide their
# addresses as "[email protected]".
CUSTOMER_IO_PEOPLE: dict[str, Any] = {
    "name": "my upload",
    "data_file_url": "https://www.example.com/myfile.csv",
    "type": "people",
    "identifier": "id",
    "data_to_process": "all",
    "description": "uploading people",
}
CUSTOMER_IO_EVENTS: dict[str, Any] = {
    "name": "my event upload",
    "data_file_url": "https://www.example.com/events.csv",
    "type": "event",
    "identifier": "id",
    "description": "uploading people",
}
CUSTOMER_IO_PREFERENCES = (
    "email,first_name,cio_subscription_preferences\n"
    'person@example.com,person,"{""topics"":{""topic_1"":true,""topic_2"":false}}"\n'
    "another.person@example.com,another,"
    '"{""topics"":{""topic_1"":true,""topic_2"":true}}"\n'
)
XTREMEPUSH_USERS = """{
"apptoken": "YOUR_APPTOKEN",
"columns": ["user_id", "email", "email_subscription", "mobile_number", "sms_subscription", "first_name"],
"rows": [
["fe56bc676be78", "sam@example.com", 1, 353850123456, 1, "Sam"],
["fe56bc676be79", "joe@example.com", 1, 447700900900, 1, "Joe"]
]
}"""  # noqa: E501 - as printed
XTREMEPUSH_DEVICES = """{
"apptoken": "YOUR_APPTOKEN",
"columns": ["device_id", "language", "timezone", "country", "region", "first_name"],
"rows": [
["12345", "en", "Europe/Dublin", "Ireland", "Europe", "Sam"],
["12346", "en", "Europe/London", "UK", "Europe", "Joe"]
]
}"""
XTREMEPUSH_LIST = r"""{
"apptoken": "YOUR_APPTOKEN",
"columns": ["user_id", "order"],
"rows": [
["user", "[\"frapuccino\", \"iced latte\"]"]
]
}"""
XTREMEPUSH_OBJECT = r"""{
"apptoken": "YOUR_APPTOKEN",
"columns": ["user_id", "order"],
"rows": [
["user1", "{\"order_total\":12.34, \"item_count\":3, \"item_name\":\"socks\", \"properties\": {\"colour\":\"red\", \"size\":\"M\"}}"]
]
}"""  # noqa: E501 - as printed


def file_of(text: str) -> Callable[[Handler], None]:
    """How a server answers that has this file."""
    return lambda handler: handler.reply(body=text.encode())


def worked_to_the_end(job_id: int) -> ImportJob:
    """The import after workers were nudged for it as often as it needs."""
    for _ in range(6):
        working.work_on(job_id)
        job = ImportJob.objects.get(pk=job_id)
        if job.state in ENDS:
            break
    return job
