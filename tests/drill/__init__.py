"""The drill: imports and live requests under faults, and what must be true after."""
