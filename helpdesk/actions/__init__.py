"""What can be done with a question and by whom: verbs, each in one transaction under the lock of one question."""
