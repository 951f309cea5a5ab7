"""Xtremepush: batches of profiles, and the tasks that large ones become.

wire      how requests come and answers go
batches   columns and rows, judged and put into a mapping's terms
applying  a small batch at once, a large one as an import
tasks     imports as the product's tasks
views     the requests themselves
"""
