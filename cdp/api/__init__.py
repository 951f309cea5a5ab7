"""What every API of ours shares: who calls, how often, how bodies are read.

A request comes in through ``doors.api_door``, which counts it, answers what goes wrong
in the shape of the product that the path belongs to, and never lets a page's error
out. What a product's requests mean is known beside the core, in ``profiles.api``,
``imports.api`` and ``webhooks.api``.
"""
