"""Customer.io: imports of people and events from a file behind a URL.

request  what a request asks for
columns  headers -> mapping, by exact names
showing  an import as the product shows it
views    the requests themselves
"""
