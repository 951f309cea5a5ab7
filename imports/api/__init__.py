"""The APIs that bring many rows: Customer.io's files, Xtremepush's batches.

What they bring becomes an import like any other, with history, ledger, issues and
undo; only that nobody waits before it: it is fetched, reviewed and run by itself.

models      what an API asked of its import
taking      fetches and maps the file that a request named by its URL
going_on    starts what is reviewed
"""
