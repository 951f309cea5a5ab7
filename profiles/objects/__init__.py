"""Objects: what people can be related to, and what each relationship says.

An object is written as a person is: by records, planned and applied by the one core,
on ``Definitions.of_objects`` instead of those of people. Here is what differs: its
tables, its statements, how they are read and written. A relationship is a part of the
person whom it relates, as a subscription is.
"""

from __future__ import annotations
