"""Which mails are written about initiatives, to whom, and under which key; a module per subject."""
