"""The funds of the demo: invented ones, and a few real ones of which only the name and the link are given."""
