"""Piwik PRO Data Activation: update-profile, get profile, attribute definitions."""
