"""How a member's plain form becomes the named blocks of an article, and back."""
