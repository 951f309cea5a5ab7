"""How the bytes of a file become rows; ``imports.reading.sources`` is the door."""
