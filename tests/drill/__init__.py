"""The drill: imports under faults, each compared with the same import undisturbed."""
