"""Every endpoint of the APIs that bring many rows."""

from __future__ import annotations

from imports.api.customer_io.described import ENDPOINTS as CUSTOMER_IO
from imports.api.own.described import ENDPOINTS as OWN
from imports.api.xtremepush.described import ENDPOINTS as XTREMEPUSH

ENDPOINTS = (*OWN, *XTREMEPUSH, *CUSTOMER_IO)
