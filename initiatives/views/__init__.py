"""Public views: the directory and its map, the directory as data, and the pages of one thing."""
