"""Every endpoint of the APIs about people."""

from __future__ import annotations

from profiles.api.altcraft.described import ENDPOINTS as ALTCRAFT
from profiles.api.own.described import ENDPOINTS as OWN
from profiles.api.piwik.described import ENDPOINTS as PIWIK

ENDPOINTS = (*OWN, *PIWIK, *ALTCRAFT)
