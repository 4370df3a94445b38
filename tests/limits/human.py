"""What a person's browser sends along with a form that is open to everybody."""

from omzien.limits.forms import started


def by_hand(**fields):
    """These fields, in a form that was made a minute ago."""
    return {"homepage": "", "started": started(seconds_ago=60), **fields}
