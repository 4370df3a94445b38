"""What waits on the first page of /beheer/, for whom, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsletter.models import Sending
from omzien.home.dashboard import SHOWN, dashboard, held_up, submitted, unconfirmed, unfinished_imports, unread
from omzien.mail.models import IncomingMail
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, region
from tests.initiatives.importing.steps import applied_batch, reviewed
from tests.newsletter.factories import make_issue

pytestmark = pytest.mark.django_db

ROWS = [{"Naam": "Buurttuin", "Gemeente": "Zeist"}]
LONG_AGO = timezone.localdate() - timedelta(days=366)


def titles(group):
    return [line.title for line in group.lines]


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=region("u16"))


def test_what_was_submitted_in_my_regions_waits(coordinator):
    InitiativeFactory(status="submitted", name="Aangemeld in Zeist")
    InitiativeFactory(status="submitted", name="Zonder gemeente", municipality=None)
    InitiativeFactory(status="submitted", name="Elders", municipality="leusden")
    InitiativeFactory(name="Concept")

    assert titles(submitted(coordinator)) == ["Aangemeld in Zeist", "Zonder gemeente"]
    assert len(titles(submitted(UserFactory(network=True)))) == 3


def test_what_nobody_confirmed_for_a_year_waits_the_oldest_first(coordinator):
    InitiativeFactory(published=True, name="Vers")
    InitiativeFactory(published=True, name="Oud", last_confirmed_on=LONG_AGO)
    InitiativeFactory(published=True, name="Ouder", last_confirmed_on=LONG_AGO - timedelta(days=9))
    InitiativeFactory(published=True, name="Elders", last_confirmed_on=LONG_AGO, municipality="leusden")
    InitiativeFactory(name="Concept", last_confirmed_on=LONG_AGO)

    assert titles(unconfirmed(coordinator)) == ["Ouder", "Oud"]


def test_own_imports_wait_until_they_are_imported(coordinator):
    batch = reviewed(coordinator, ROWS, filename="mijn.csv")
    reviewed(UserFactory(network=True), ROWS, filename="ander.csv")

    assert titles(unfinished_imports(coordinator)) == ["mijn.csv"]
    applied_batch(coordinator, batch)
    assert titles(unfinished_imports(coordinator)) == []


def test_newsletters_that_stand_still_wait_for_editors(coordinator):
    editor = UserFactory(editor=True)
    for slug, fields in {
        "2026-07": {"state": "sending", "frozen": 2, "paused_at": timezone.now(), "problem": "De server weigert."},
        "2026-08": {"state": "done", "frozen": 2, "finished_at": timezone.now(), "undecided": 1},
        "2026-09": {"state": "done", "frozen": 2, "finished_at": timezone.now()},
        "2026-10": {"state": "sending", "frozen": 2},
    }.items():
        Sending.objects.create(issue=make_issue(slug, title=slug), **fields)

    group = held_up(editor)

    assert [(line.title, line.note) for line in group.lines] == [
        ("2026-07", "De server weigert."),
        ("2026-08", "van sommige mails is niet zeker of ze aankwamen"),
    ]
    assert held_up(coordinator).total == 0


def test_mail_that_could_not_be_read_waits_for_who_sees_everything(coordinator):
    for state, not_before in (("failed", None), ("failed", timezone.now()), ("handled", None)):
        IncomingMail.objects.create(
            mailbox="proef",
            raw=b"x",
            subject=f"{state} {bool(not_before)}",
            sender="wim@voorbeeld.test",
            reason="Te veel delen.",
            state=state,
            not_before=not_before,
        )

    (line,) = unread(UserFactory(network=True)).lines

    assert (line.title, line.note) == ("failed False", "van wim@voorbeeld.test · Te veel delen.")
    assert unread(coordinator).total == 0


@pytest.mark.parametrize(
    ("traits", "expected"),
    [({}, []), ({"editor": True}, ["Nieuwsbrieven die op iemand wachten", "Teksten van leden"])],
    ids=["member", "editor"],
)
def test_who_coordinates_nothing_sees_no_work_of_coordinators(rf, traits, expected):
    InitiativeFactory(status="submitted")
    InitiativeFactory(published=True, last_confirmed_on=LONG_AGO)
    reviewed(UserFactory(network=True), ROWS)
    request = rf.get("/beheer/")
    request.user = UserFactory(**traits)

    groups = dashboard(request, {})["groups"]

    assert {group.total for group in groups} <= {0}
    assert [group.title for group in groups] == expected


def test_the_page_shows_a_few_and_leads_to_all(client, coordinator):
    for number in range(SHOWN + 2):
        InitiativeFactory(status="submitted", name=f"Aanmelding {number}")
    client.force_login(coordinator)

    html = client.get("/beheer/").content.decode()

    assert html.count("Aanmelding ") == SHOWN
    assert f"Bekijk ze alle {SHOWN + 2}" in html
    assert 'href="/beheer/initiatives/registration/"' in html
    assert "Er ligt geen import te wachten." in html


def test_links_to_all_give_the_same_rows(client, coordinator):
    InitiativeFactory(status="submitted", name="Aanmelding")
    InitiativeFactory(published=True, name="Oud", last_confirmed_on=LONG_AGO)
    InitiativeFactory(published=True, name="Vers")
    client.force_login(coordinator)

    for group in (submitted(coordinator), unconfirmed(coordinator)):
        rows = client.get(group.url).context["cl"].result_list
        assert [row.name for row in rows] == titles(group)


def queries(client):
    with CaptureQueriesContext(connection) as found:
        assert client.get("/beheer/").status_code == 200
    return len(found)


def test_cost_does_not_grow_with_what_waits(client, coordinator):
    def one_more():
        InitiativeFactory(status="submitted")
        InitiativeFactory(published=True, last_confirmed_on=LONG_AGO)
        reviewed(coordinator, ROWS)

    client.force_login(coordinator)
    one_more()
    client.get("/beheer/")
    before = queries(client)
    one_more()
    one_more()

    assert queries(client) == before
