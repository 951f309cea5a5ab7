"""What a mapped value becomes in its row's record, by target."""
