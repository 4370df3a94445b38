"""What beat wakes regularly: short, idempotent, the work itself is found in PostgreSQL."""
