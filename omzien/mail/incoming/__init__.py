"""Mail that comes in, in small steps of which each can be killed without harm.

`mailbox` fetches and stores; `handling` claims what is stored and takes it through `steps`: read (`parsing`), seen
before, bounce, our own, sender, and handed over to the app whose reply address it was sent to (`handlers`).
Marking it as read in the mailbox comes last. `polling` does all of that once a minute.
"""
