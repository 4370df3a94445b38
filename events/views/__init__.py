"""The agenda, the pages of one event, and what its organisers see."""
