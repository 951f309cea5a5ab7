"""Triggers: signed notifications of what happens to people.

plan -> happenings -> notes -> notification rows, in the change's transaction
     -> sending, after the commit: signed, tried again, logged, replayed
"""
