"""The project: settings, members, embedded servers, shared view helpers.

It knows nothing of people; ``profiles``, ``imports`` and ``webhooks`` build on it.
"""
