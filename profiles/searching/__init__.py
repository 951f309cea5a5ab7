"""Looking for people: what is asked, what it becomes in SQL, how it stays fast.

question     what a page asks: typed text, filters, order       pure
typed        what a typed text can mean                         pure
conditions   filters as conditions on ``profile``               SQL
statements   the statements around them                         SQL
finding      one page of an answer, within a time limit
background   whole answers: counted, kept, exported, put into a segment
"""

from __future__ import annotations
