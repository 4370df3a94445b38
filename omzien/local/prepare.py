"""Makes the database fit to run: migrations, cache table, reference data, and demo content when it is empty."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from omzien.local.folder import Folder


def prepare(folder: Folder) -> None:
    from initiatives.models import Initiative  # noqa: PLC0415  (models exist after django.setup)
    from omzien.accounts.models import User  # noqa: PLC0415  (models exist after django.setup)

    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", verbosity=1)
    if not Initiative.objects.exists() and not User.objects.exists():
        load_demo()
    folder.write("welcome.json", accounts())


@transaction.atomic
def load_demo() -> None:
    """Whole or not at all: a start that is cut off leaves no half demo that the next one takes for real content."""
    call_command("load_demo", verbosity=1)


def accounts() -> dict[str, object]:
    """The demo accounts that are really there: a database from elsewhere has none."""
    from omzien.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD  # noqa: PLC0415  (models exist after django.setup)
    from omzien.accounts.models import User  # noqa: PLC0415  (models exist after django.setup)

    present = set(User.objects.values_list("email", flat=True).filter(email__in=[a.email for a in DEMO_ACCOUNTS]))
    shown = {account.email: account.what for account in DEMO_ACCOUNTS if account.email in present}
    return {"password": DEMO_PASSWORD, "accounts": shown}


if __name__ == "__main__":
    django.setup()
    try:
        prepare(Folder(str(Path(os.environ["LOCAL_FOLDER"]))))
    except CommandError as error:
        sys.exit(f"{error}")
