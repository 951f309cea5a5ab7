"""The requests of Piwik PRO's API that are about webhooks, and its update-profile."""
