"""What can be done with events, and by whom: a module of verbs per subject."""
