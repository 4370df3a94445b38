"""What coordinators decide about a registration: once, for their own regions, and told to everybody concerned."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiatives import actions
from initiatives.actions import registration
from initiatives.models import Initiative, Region
from omzien.accounts.actions import give_role
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.accounts.mailbox import mails_to
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, municipality, region
from tests.initiatives.importing.steps import applied_batch, reviewed
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db

LIST = reverse("admin:initiatives_registration_changelist")
Status = Initiative.Status


@pytest.fixture
def owner():
    return UserFactory(name="Ola Eigenaar")


@pytest.fixture
def coordinator():
    return UserFactory(name="Cor Regio", coordinator=region("u16"))


@pytest.fixture
def waiting(owner):
    initiative = InitiativeFactory(name="De Linde", owner=owner)
    return registration.submit(initiative=initiative, by=owner)


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def screen(initiative):
    return reverse("admin:initiatives_registration_change", args=[initiative.pk])


def press(client, initiative, do, text="", **more):
    seen = client.get(screen(initiative)).context["form"]["seen"].value()
    return client.post(screen(initiative), {"do": do, "text": text, "seen": seen} | more)


def kinds(initiative):
    return [step.kind for step in initiative.review_steps.all()]


def subjects(person):
    return [mail.subject for mail in mails_to(person.email)]


# --- whom a submission reaches ---------------------------------------------------------------------------


def test_each_coordinator_of_its_regions_and_the_network_is_told_once(owner):
    told = {one: UserFactory(coordinator=one) for one in Region.objects.all()}
    twice = UserFactory(coordinator=region("u16"), network=True)
    give_role(user=twice, kind="coordinator", region=region("u10"))
    network, editor = UserFactory(network=True), UserFactory(editor=True)
    closed = UserFactory(coordinator=region("u16"), is_active=False)
    initiative = InitiativeFactory(name="De Linde", municipality="zeist", owner=owner)
    here = set(municipality("zeist").regions.all())

    registration.submit(initiative=initiative, by=owner)

    assert [len(mails_to(one.email)) for one in (owner, twice, network, editor, closed)] == [1, 1, 1, 0, 0]
    assert 1 < len(here) < len(told)
    assert {one: len(mails_to(person.email)) for one, person in told.items()} == {one: int(one in here) for one in told}


def test_second_submission_is_told_again_as_an_answer(waiting, owner, coordinator):
    registration.ask(initiative=waiting, by=coordinator, text="Met hoeveel zijn jullie?")
    registration.submit(initiative=waiting, by=owner, text="Met zijn vieren.")

    assert kinds(waiting) == ["submitted", "asked", "submitted"]
    assert subjects(owner) == [
        "We hebben je aanmelding: De Linde",
        "Vraag over je aanmelding: De Linde",
        "Je antwoord is binnen: De Linde",
    ]
    assert subjects(coordinator) == ["Antwoord op je vraag: De Linde"]
    assert "Met zijn vieren." in mails_to(coordinator.email)[-1].text
    assert "Met hoeveel zijn jullie?" in mails_to(owner.email)[1].text
    assert f"/initiatieven/aanmelden/{waiting.pk}/" in mails_to(owner.email)[1].text


def test_no_mail_tells_an_address_of_another(waiting, owner, coordinator):
    Initiative.objects.filter(pk=waiting.pk).update(contact_email="geheim@voorbeeld.test")
    registration.ask(initiative=waiting, by=coordinator, text="Hoe heet het?")
    registration.submit(initiative=waiting, by=owner)
    registration.approve(initiative=waiting, by=coordinator)

    for mail in Message.objects.all():
        others = {owner.email, coordinator.email, "geheim@voorbeeld.test"} - {mail.to}
        assert not [address for address in others if address in mail.text + mail.html + mail.subject]


# --- deciding ----------------------------------------------------------------------------------------------


def test_publish(desk, waiting, owner, coordinator):
    answer = press(desk, waiting, "publiceer")

    assert answer.headers["Location"] == LIST
    waiting.refresh_from_db()
    assert (waiting.status, waiting.last_confirmed_on) == (Status.PUBLISHED, timezone.localdate())
    assert kinds(waiting) == ["submitted", "published"]
    assert waiting.review_steps.last().by == coordinator
    assert subjects(owner)[-1] == "De Linde staat op Omzien"
    assert waiting.get_absolute_url() in mails_to(owner.email)[-1].text


def test_ask(desk, waiting, owner):
    press(desk, waiting, "vraag", "  Waar komen jullie samen?  ")

    waiting.refresh_from_db()
    assert waiting.status == Status.DRAFT
    assert waiting.submitted_at, "It stays in the queue, as a question that is out"
    assert waiting.review_steps.last().text == "Waar komen jullie samen?"
    assert "Waar komen jullie samen?" in mails_to(owner.email)[-1].text


def test_decline_and_take_up_again(desk, client, waiting, owner):
    press(desk, waiting, "wijs-af", "Dit is een bedrijf.")

    waiting.refresh_from_db()
    assert (waiting.status, kinds(waiting)) == (Status.ARCHIVED, ["submitted", "declined"])
    assert "Dit is een bedrijf." in mails_to(owner.email)[-1].text

    client.force_login(owner)
    page = reverse("initiatives:registration", args=[waiting.pk])
    assert "Dit is een bedrijf." in client.get(page).content.decode()
    client.post(reverse("initiatives:resume_registration", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert (waiting.status, waiting.submitted_at) == (Status.DRAFT, None)
    registration.submit(initiative=waiting, by=owner)
    assert kinds(waiting) == ["submitted", "declined", "submitted"]


@pytest.mark.parametrize("do", ["vraag", "wijs-af"])
@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
def test_words_are_needed_to_ask_or_decline(desk, waiting, do, text):
    answer = press(desk, waiting, do, text)

    assert answer.status_code == 422
    assert "Schrijf eerst" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.status == Status.SUBMITTED


HOSTILE = ["", "\x01", "9" * 3000, "<script>alert(1)</script>", "🌷", "a\r\nBcc: x@y.z", "None"]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_forms_decide_nothing_by_accident(desk, waiting, value):
    desk.raise_request_exception = False

    statuses = {desk.post(screen(waiting), {"do": value, "text": value, "seen": value}).status_code}
    statuses |= {desk.post(screen(waiting), {"do": "publiceer", "text": value, "seen": value}).status_code}

    assert statuses <= {409, 422}
    waiting.refresh_from_db()
    assert waiting.status == Status.SUBMITTED


def test_change_after_it_was_opened_is_told_and_the_words_stay(desk, waiting, owner):
    seen = desk.get(screen(waiting)).context["form"]["seen"].value()
    Initiative.objects.get(pk=waiting.pk).save()

    answer = desk.post(screen(waiting), {"do": "wijs-af", "text": "Mijn reden", "seen": seen})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "intussen iets gewijzigd" in html
    assert "Mijn reden</textarea>" in html
    waiting.refresh_from_db()
    assert waiting.status == Status.SUBMITTED
    seen = answer.context["form"]["seen"].value()
    assert desk.post(screen(waiting), {"do": "wijs-af", "text": "Mijn reden", "seen": seen}).status_code == 302


def test_second_coordinator_is_told_who_decided(desk, waiting):
    first = UserFactory(name="Noor Netwerk", network=True)
    seen = desk.get(screen(waiting)).context["form"]["seen"].value()
    registration.approve(initiative=waiting, by=first)

    answer = desk.post(screen(waiting), {"do": "wijs-af", "text": "Toch niet", "seen": seen})

    assert answer.status_code == 409
    assert "Noor Netwerk publiceerde “De Linde” al" in answer.content.decode()
    waiting.refresh_from_db()
    assert (waiting.status, kinds(waiting)) == (Status.PUBLISHED, ["submitted", "published"])


def two_at_once(waiting):
    people = [UserFactory(name="Een", coordinator=region("u16")), UserFactory(name="Twee", network=True)]
    return all_at_once(
        lambda: registration.approve(initiative=waiting, by=people[0]),
        lambda: registration.decline(initiative=waiting, by=people[1], text="Nee."),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_decision_counts(waiting, owner):
    found = two_at_once(waiting)

    losers = [one for one in found if isinstance(one, actions.InitiativeError)]
    assert len(losers) == 1
    assert type(losers[0]) is registration.AlreadyDecidedError
    assert len(kinds(waiting)) == 2
    assert len(mails_to(owner.email)) == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_decisions_count(waiting, owner, monkeypatch):
    """The negative control: both look before either writes."""
    from threading import Barrier

    barrier = Barrier(2)

    def unlocked(by, initiative):
        return Initiative.objects.get(pk=initiative.pk)

    def look(initiative, by):
        barrier.wait(10)

    monkeypatch.setattr(registration, "locked_for", unlocked)
    monkeypatch.setattr(registration, "require_coordinator", look)

    two_at_once(waiting)

    assert len(kinds(waiting)) == 3


# --- one path for every verb ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "kind", "subject"),
    [
        (actions.publish, "published", "De Linde staat op Omzien"),
        (actions.archive, "declined", "Je aanmelding is niet geplaatst: De Linde"),
        (actions.return_to_draft, "asked", "Je aanmelding is terug: De Linde"),
    ],
)
def test_verbs_of_the_admin_leave_the_same_step_and_mail(*, waiting, owner, coordinator, verb, kind, subject):
    verb(initiative=waiting, by=coordinator)

    assert kinds(waiting) == ["submitted", kind]
    assert subjects(owner)[-1] == subject


@pytest.mark.parametrize("verb", [actions.archive, actions.return_to_draft])
def test_what_an_owner_takes_back_is_withdrawn(waiting, owner, verb):
    MembershipFactory(initiative=waiting, user=(second := UserFactory()), role="owner")

    verb(initiative=waiting, by=owner)

    assert kinds(waiting) == ["submitted", "withdrawn"]
    assert subjects(second) == ["Je aanmelding is ingetrokken: De Linde"]


def test_later_changes_of_status_are_no_decisions(waiting, owner, coordinator):
    registration.approve(initiative=waiting, by=coordinator)
    for verb in (actions.publish, actions.archive, actions.publish):
        verb(initiative=waiting, by=coordinator)

    assert kinds(waiting) == ["submitted", "published"]
    assert len(mails_to(owner.email)) == 2


def test_import_that_publishes_mails_nobody(owner):
    user = UserFactory(network=True)
    line = {"Naam": "Moestuin", "Gemeente": "Zeist", "Fase": "start", "Omschrijving": "Samen groente."}

    applied_batch(user, reviewed(user, [line]))

    assert Initiative.objects.published().count() == 1
    assert Message.objects.count() == 0


# --- the queue -------------------------------------------------------------------------------------------------


def queue(client):
    return [row.name for row in client.get(LIST).context["cl"].result_list]


def test_who_waits_longest_comes_first_and_open_questions_last(desk):
    now = timezone.now()
    for name, days, status in [("Nieuw", 1, "submitted"), ("Oud", 9, "submitted"), ("Gevraagd", 20, "draft")]:
        InitiativeFactory(name=name, status=status, submitted_at=now - timedelta(days=days))
    InitiativeFactory(name="Concept")
    InitiativeFactory(name="Openbaar", published=True, submitted_at=now)
    InitiativeFactory(name="Elders", submitted=True, municipality="leusden")

    html = desk.get(LIST).content.decode()

    assert queue(desk) == ["Oud", "Nieuw", "Gevraagd"]
    for words in ("9 dagen", "1 dag", "wacht op jou", "vraag staat open", "U16"):
        assert words in html


def test_screen_shows_all_that_matters(desk, waiting, owner):
    InitiativeFactory(published=True, name="De Linde")
    Initiative.objects.filter(pk=waiting.pk).update(
        contact_email="linde@voorbeeld.test", description="Een heel verhaal."
    )

    html = desk.get(screen(waiting)).content.decode()

    for words in (
        "heeft dezelfde naam",
        "linde@voorbeeld.test",
        "Een heel verhaal.",
        "Ola Eigenaar stuurde de aanmelding in",
        "Ola Eigenaar, eigenaar",
        "Publiceer",
        "Stel deze vraag",
    ):
        assert words in html
    assert owner.email not in html


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({}, 403),
        ({"owner": True}, 403),
        ({"editor": True}, 403),
        ({"coordinator": "regio-foodvalley"}, 404),
        ({"coordinator": "u16"}, 200),
        ({"network": True}, 200),
        ({"admin": True}, 200),
    ],
)
def test_who_opens_the_review(client, waiting, who, status):
    wanted = dict(who)
    if wanted.pop("owner", False):
        client.force_login(waiting.memberships.get().user)
    else:
        if "coordinator" in wanted:
            wanted["coordinator"] = region(wanted["coordinator"])
        client.force_login(UserFactory(**wanted))

    expected = {status, 404} if "editor" in who else {status}
    assert client.get(screen(waiting)).status_code in expected
    answer = client.post(screen(waiting), {"do": "publiceer", "text": "", "seen": registration.version_of(waiting)})

    waiting.refresh_from_db()
    assert (waiting.status == Status.PUBLISHED) == (status == 200)
    assert status == 200 or answer.status_code in expected


@pytest.mark.parametrize("pk", ["0", "2000000000", "9" * 30, "abc", "%00", "1_2F"])
def test_odd_numbers_find_nothing(desk, pk):
    desk.raise_request_exception = False

    assert desk.get(f"{LIST}{pk}/change/").status_code in {400, 404}


def cost(client, path):
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_cost_does_not_grow_with_the_queue(desk, waiting):
    desk.get(LIST)
    before = cost(desk, LIST), cost(desk, screen(waiting))
    for number in range(3):
        InitiativeFactory(name="De Linde", slug=f"linde-{number}", submitted=True, municipality="bunnik")

    after = cost(desk, LIST), cost(desk, screen(waiting))

    assert after[0] == before[0]
    assert after[1] <= before[1] + 2, "the cards of the doubles, whatever their number"
