"""Who sees a question, and what of it: its asker, a colleague in the team that was asked, coordinators, strangers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.models import Referral, Ticket, TicketAttachment, TicketMessage
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import ReferralFactory, TicketAttachmentFactory, TicketFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, municipality, region

pytestmark = pytest.mark.django_db
Kind = TicketMessage.Kind


@pytest.fixture
def people():
    """Everybody around one question in Zeist, about which a team was asked, and another that was asked before."""
    sam, bo, before = UserFactory(), UserFactory(), UserFactory()
    ticket = TicketFactory(asker=sam, notes=["Alleen voor ons"], answers=[(UserFactory(), "Een antwoord")])
    for kind in (Kind.OTHER, Kind.AUTOMATIC, Kind.EVENT):
        ticket.messages.create(kind=kind, text=f"Een {kind}")
    for message in ticket.messages.all():
        TicketAttachmentFactory(message=message)
    for team, status in ((before, Referral.Status.WITHDRAWN), (bo, Referral.Status.ASKED)):
        ReferralFactory(ticket=ticket, initiative=InitiativeFactory(published=True, owner=team), status=status)
    colleague = MembershipFactory(initiative=ticket.referrals.get(status="asked").initiative).user
    return {
        "asker": sam,
        "team": bo,
        "colleague": colleague,
        "team that was asked before": before,
        "coordinator": UserFactory(coordinator=region("u16")),
        "coordinator of another region": UserFactory(coordinator=region("regio-amersfoort")),
        "network": UserFactory(network=True),
        "administrator": UserFactory(admin=True),
        "editor": UserFactory(editor=True),
        "stranger": UserFactory(),
        "nobody": AnonymousUser(),
    }


ALL = set(Kind)
SHARED = {Kind.QUESTION, Kind.ANSWER}
SEES = {
    "asker": SHARED,
    "team": SHARED,
    "colleague": SHARED,
    "team that was asked before": set(),
    "coordinator": ALL - {Kind.TEAM},
    "coordinator of another region": set(),
    "network": ALL - {Kind.TEAM},
    "administrator": ALL - {Kind.TEAM},
    "editor": set(),
    "stranger": set(),
    "nobody": set(),
}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_what(people, who):
    user, expected = people[who], SEES[who]

    assert Ticket.objects.visible_to(user).exists() is bool(expected)
    assert set(TicketMessage.objects.visible_to(user).values_list("kind", flat=True)) == expected
    files = TicketAttachment.objects.light().visible_to(user)
    assert set(files.values_list("message__kind", flat=True)) == expected


@pytest.mark.parametrize("who", SEES)
def test_who_works_on_it(people, who):
    works = {"coordinator", "network", "administrator"}

    assert Ticket.objects.in_care_of(people[who]).exists() is (who in works)


@pytest.mark.parametrize(
    ("who", "count"), [("team", 1), ("team that was asked before", 0), ("coordinator", 2), ("asker", 0), ("nobody", 0)]
)
def test_who_sees_that_a_team_was_asked(people, who, count):
    assert Referral.objects.visible_to(people[who]).count() == count


def test_question_without_region_is_everybodys_who_coordinates():
    TicketFactory(municipality=None)

    seeing = [UserFactory(coordinator=region(slug)) for slug in ("u16", "regio-amersfoort")]

    assert all(Ticket.objects.in_care_of(person).exists() for person in seeing)
    assert not Ticket.objects.visible_to(UserFactory()).exists()


def test_coordinator_of_two_regions_sees_both():
    from omzien.accounts.actions import give_role

    TicketFactory(municipality="zeist")
    TicketFactory(municipality="soest")
    person = UserFactory(coordinator=region("u16"))
    give_role(user=person, kind="coordinator", region=region("regio-amersfoort"))

    assert Ticket.objects.in_care_of(person).count() == 2


def test_coordinator_who_asks_sees_the_own_question_elsewhere_without_notes():
    anna = UserFactory(coordinator=region("u16"))
    elsewhere = TicketFactory(asker=anna, municipality=municipality("soest"), notes=["Over Anna"])

    assert list(Ticket.objects.asked_by(anna)) == [elsewhere]
    assert not Ticket.objects.in_care_of(anna).exists()
    assert [message.kind for message in TicketMessage.objects.visible_to(anna)] == [Kind.QUESTION]
