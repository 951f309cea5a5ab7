"""News for members: kept for the page, mailed to who wants them so."""
