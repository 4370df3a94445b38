"""Several people at the same moment, each with a thread and a connection of their own."""

import threading

from django.db import connection


def all_at_once(*acts, wait=60):
    """Runs these from one starting shot; returns what each returned, or the refusal or fault that it raised."""
    found = [None] * len(acts)
    barrier = threading.Barrier(len(acts), timeout=wait)

    def run(position, act):
        try:
            barrier.wait()
            found[position] = act()
        except Exception as refusal:
            found[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(wait)
    return found
