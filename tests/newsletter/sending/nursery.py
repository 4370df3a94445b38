"""Starts senders that are killed: one process that is ready, from which each is forked in a moment.

`python -m tests.newsletter.sending.nursery SENDING`; a line on its standard input starts one and is answered with its
process id. The end of that input ends it.
"""

import os
import sys

import django

django.setup()

from newsletter.sending.drain import drain  # noqa: E402  (after django.setup)
from newsletter.sending.letters import Letters  # noqa: E402, F401  (loaded once, for all of them)

for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        drain(int(sys.argv[1]))
        os._exit(0)
    sys.stdout.write(f"{child}\n")
    sys.stdout.flush()
