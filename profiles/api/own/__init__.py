"""Our own API about people: one record or a thousand, in the words of the pages."""
