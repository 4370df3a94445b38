"""What an issue holds for whom.

`collecting` asks the portal what is new; `picking` reads what editors chose by hand; together they make the `Content`
that is frozen. `choosing` takes from it what one segment of the readers gets, and says why; `compose` writes that down
as a mail. Nothing but the collecting looks at the moment, so the same content gives each segment the same bytes.
"""
