"""The pages of imports, a module for each step."""
