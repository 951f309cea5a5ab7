"""Files that we fetch: by URL or from Google, once or on a schedule."""
