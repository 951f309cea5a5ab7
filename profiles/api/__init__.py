"""The APIs about people: Piwik PRO's profiles, Altcraft's profiles, our own.

Each product has a package: what its requests mean (pure), what they do, how its
answers look. All of them end in ``profiles.apply``.
"""
