"""The requests and answers that the products' own documents print."""

from __future__ import annotations

from typing import Any

# The documents hide addresses as "[email protected]"; this one stands for them.
EMAIL = "sam@example.com"

PIWIK_ORDER: dict[str, Any] = {
    "identifiers": {"cookie_id": "0123456789ABCDEF", "user_id": EMAIL},
    "attributes": {
        "analytics.order_time": "2025-05-23T09:37:27+01:00",
        "analytics.revenue": 500,
        "analytics.order_id": "UK/2025/05/65343",
    },
}
PIWIK_CUSTOM: dict[str, Any] = {
    "identifiers": {"cookie_id": "0123456789ABCDEF", "user_id": EMAIL},
    "attributes": {
        "crm_user_score": 12,
        "age": 28,
        "favorite_color": "red",
        "sex": "female",
    },
}
PIWIK_PROFILE: dict[str, Any] = {
    "version": 1,
    "id": "43b5f062c57526ff",
    "app_id": "b8d3f43e-b36c-47a7-a018-f85e2caf0978",
    "created_at": "2025-09-09T20:56:30.310720845Z",
    "updated_at": "2025-09-09T21:23:31.821940Z",
    "identifiers": {"cookie_id": ["0123456789ABCDEF"], "user_id": [EMAIL]},
    "predefined_attributes": {
        "last_order_time": "2025-05-23T08:37:27Z",
        "total_revenue": 500,
    },
    "custom_dimension_attributes": {},
    "custom_attributes": {},
}
