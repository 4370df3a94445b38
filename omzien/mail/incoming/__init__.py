"""Mail that comes in, in small steps of which each can be killed without harm.

`mailbox` fetches and stores, `handling` claims what is stored, reads it (`parsing`), judges it (`judging`), and hands it
over to the app whose reply address it was sent to (`handlers`). Marking it as read in the mailbox comes last.
"""
