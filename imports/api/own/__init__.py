"""Our own API of imports: upload a file, follow it, start it, take it back."""
