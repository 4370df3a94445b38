"""Which mails are written about events, to whom, and under which key."""
