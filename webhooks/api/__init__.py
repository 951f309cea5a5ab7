"""The requests of Piwik PRO's API that are about webhook imports."""
