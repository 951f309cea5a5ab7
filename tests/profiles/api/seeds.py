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

# The document's placeholders {"user_chat_id"} and {"user_phone"} are no JSON; the real
# keys stand in their place.
ALTCRAFT_JSON = """{
"token": "abcdefghijklmnqrstuvwxyz",
"db_id": 1,
"matching": "email",
"email": "example@example.com",
"detect_geo": true,
"data": {
"_fname": "Olly",
"_lname": "Lambert",
"email": "example@example.com",
"phones": ["+79000000000"],
"subscriptions": [
{
"channel": "email",
"email": "example@example.com",
"resource_id": 2,
"custom_fields": {
"_browser_name": "Firefox",
"_device_type": "web",
"custom_field_1": "test value"
},
"cats": [
"category_1",
"category_2"
]
},
{
"channel": "sms",
"phone": "+79000000000",
"resource_id": 1
},
{
"channel": "push",
"subscription_id": "a81c264a938b475",
"provider": "android-firebase",
"resource_id": 1
},
{
"channel": "telegram_bot",
"cc_data": {"id": 123456789}
},
{
"channel": "whatsapp",
"cc_data": {"phone": "+79000000000"}
},
{
"channel": "viber",
"cc_data": {"phone": "+79000000000"}
}
],
"_bdate": "1990-02-22T21:00:00Z",
"_sex": 0,
"_regdate": "2019-03-14T22:00:00Z",
"_regip": "94.231.119.122",
"_ip": "94.231.119.122",
"_tz": "Europe/Moscow",
"_postal_code": "390000",
"_os": "Windows 10",
"_browser": "Firefox",
"_vendor": "form_#31",
"custom_field": "custom_value"
}
}"""
ALTCRAFT_XML = """<xml>
<token>abcdefghijklmnqrstuvwxyz</token>
<db_id>1</db_id>
<detect_geo>true</detect_geo>
<email>example@example.com</email>
<matching>email</matching>
<data>
<_bdate>1990-07-06</_bdate>
<_browser>Firefox</_browser>
<_fname>FirstName</_fname>
<_ip>192.168.0.179</_ip>
<_lname>LastName</_lname>
<_os>Windows 10</_os>
<_postal_code>1230000</_postal_code>
<_regdate>2023-07-06</_regdate>
<_sex>female</_sex>
<_vendor>9</_vendor>
<email>example@example.com</email>
<phones>+79511059000</phones>
<subscriptions array='true'>
<email>example@example.com</email>
<channel>email</channel>
<resource_id>29</resource_id>
</subscriptions>
<subscriptions>
<email>example@example.com</email>
<channel>email</channel>
<resource_id>28</resource_id>
</subscriptions>
</data>
</xml>"""


def altcraft_body(text: str, token: str, db_id: int) -> str:
    """A seed's body with the credentials and the database of a test in their place."""
    text = text.replace("abcdefghijklmnqrstuvwxyz", token)
    text = text.replace('"db_id": 1', f'"db_id": {db_id}')
    return text.replace("<db_id>1<", f"<db_id>{db_id}<")
