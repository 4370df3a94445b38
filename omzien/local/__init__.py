"""Everything that one machine needs beside the portal: PostgreSQL, Redis, a mail catcher, and who starts them."""
