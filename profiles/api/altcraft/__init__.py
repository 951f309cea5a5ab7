"""Altcraft Marketing: import and read profiles, list fields and databases.

wire        JSON or XML -> parameters, and answers in the format asked
parameters  what a request asks for, in typed parts
matching    the eleven ways to name a person, and which exist
fields      ``data`` -> sets and operations;  subscriptions -> statements
importing   records -> ``profiles.apply``
"""
