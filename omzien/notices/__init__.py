"""What the portal tells people unasked, at the pace that each of them chose: at once, daily, weekly or not.

A notice is written in the transaction of what it tells of. Beat sends what is due, all of one person's in one mail; who
has nothing gets nothing. Answers, invitations and whatever somebody waits for are no notices: those are mailed as they
come.
"""
