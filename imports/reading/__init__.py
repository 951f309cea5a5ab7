"""How the bytes of a file become rows; ``imports.sources`` is the door to it."""
