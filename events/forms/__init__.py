"""The forms, a module per subject."""
