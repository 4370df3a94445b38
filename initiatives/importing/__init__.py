"""Reading a spreadsheet into the directory: read, map columns, review as a difference, apply, undo."""
