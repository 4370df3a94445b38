"""What the database refuses, in which order names come, and who sees and edits what."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives.models import Initiative, Membership, Municipality, Place
from omzien.accounts.actions import give_role
from omzien.accounts.models import Role
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, municipality, place, region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"summary": ""}, "Vul eerst een korte beschrijving, een gemeente en een fase in."),
        ({"municipality_id": None}, "Vul eerst een korte beschrijving, een gemeente en een fase in."),
        ({"phase_id": None}, "Vul eerst een korte beschrijving, een gemeente en een fase in."),
        ({"published_at": None}, "Vul eerst een korte beschrijving, een gemeente en een fase in."),
        ({"name": ""}, "Geef het initiatief een naam."),
        ({"founded_year": 1799}, "Dit jaar kan niet kloppen."),
        ({"founded_year": 20222}, "Dit jaar kan niet kloppen."),
        ({"latitude": 52.1}, "Geef allebei de coördinaten, in Nederland, of geen van beide."),
        ({"longitude": 5.1}, "Geef allebei de coördinaten, in Nederland, of geen van beide."),
        ({"latitude": 5.1, "longitude": 52.1}, "Geef allebei de coördinaten, in Nederland, of geen van beide."),
    ],
)
def test_initiative_nonsense_is_refused_by_form_and_database(broken, sentence):
    initiative = InitiativeFactory(published=True)
    for field, value in broken.items():
        setattr(initiative, field, value)

    with pytest.raises(ValidationError) as caught:
        initiative.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=initiative.pk).update(**broken)

    assert caught.value.messages == [sentence]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: Place(name="Ver", municipality=municipality(), latitude=48.8, longitude=2.3),
            "Dit punt ligt niet in Nederland.",
        ),
        (
            lambda: Municipality(code="GM0001", name="Ver", slug="ver", latitude=48.8, longitude=2.3),
            "Dit punt ligt niet in Nederland.",
        ),
        (
            lambda: Municipality(
                code="GM0001", name="Dubbel", slug="dubbel", latitude=52.1, longitude=5.1, hex_x=5, hex_row=3
            ),
            "Op deze plek van de kaart ligt al een gemeente.",
        ),
        (
            lambda: Membership(
                initiative=(first := MembershipFactory()).initiative, user=first.user, role=Membership.Role.OWNER
            ),
            "Deze persoon staat al in het team.",
        ),
    ],
)
def test_other_nonsense_is_refused_by_form_and_database(make, sentence):
    made = make()

    with pytest.raises(ValidationError) as caught:
        made.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()

    assert caught.value.messages == [sentence]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"place": "Houten"}, "place", "Houten ligt in de gemeente Houten."),
        ({"last_confirmed_on": 1}, "last_confirmed_on", "Deze datum ligt in de toekomst."),
    ],
)
def test_initiative_clean(changes, field, sentence):
    if "last_confirmed_on" in changes:
        changes = {"last_confirmed_on": timezone.localdate() + timedelta(days=1)}
    initiative = InitiativeFactory(**changes)

    with pytest.raises(ValidationError) as caught:
        initiative.clean()

    assert caught.value.message_dict == {field: [sentence]}


def test_names_come_as_a_dutch_reader_expects():
    # "’t Goy" stands with the T.
    expected = ["Buurt 2", "Buurt 10", "De Bron", "Élan", "Energie", "IJsselstein zorgt", "’t Goy helpt", "Zeist"]
    for name in reversed(expected):
        InitiativeFactory(name=name)

    assert list(Initiative.objects.values_list("name", flat=True)) == expected


def test_capitals_do_not_change_the_order():
    for name in ["zonnetuin", "Zon", "ZON OP DAK", "zoN opzij"]:
        InitiativeFactory(name=name)

    assert list(Initiative.objects.values_list("name", flat=True)) == ["Zon", "ZON OP DAK", "zoN opzij", "zonnetuin"]


WHO = {
    "visitor": AnonymousUser,
    "stranger": UserFactory,
    "web editor": lambda: UserFactory(editor=True),
    "other region": lambda: UserFactory(coordinator=region("regio-foodvalley")),
    "own region": lambda: UserFactory(coordinator=region("u16")),
    "network": lambda: UserFactory(network=True),
    "administrator": lambda: UserFactory(admin=True),
}
ALL = ["aangemeld", "concept", "gepubliceerd", "oud", "zonder plaats"]


@pytest.mark.parametrize(
    ("who", "visible", "editable"),
    [
        ("visitor", ["gepubliceerd"], []),
        ("stranger", ["gepubliceerd"], []),
        ("web editor", ["gepubliceerd"], []),
        ("other region", ["gepubliceerd", "zonder plaats"], ["zonder plaats"]),
        ("own region", ALL, ALL),
        ("network", ALL, ALL),
        ("administrator", ALL, ALL),
    ],
)
def test_who_sees_and_edits(who, visible, editable):
    user = WHO[who]()
    InitiativeFactory(name="concept")
    InitiativeFactory(name="aangemeld", status=Initiative.Status.SUBMITTED)
    InitiativeFactory(name="oud", status=Initiative.Status.ARCHIVED)
    InitiativeFactory(name="gepubliceerd", published=True)
    InitiativeFactory(name="zonder plaats", municipality=None)

    assert [one.name for one in Initiative.objects.visible_to(user)] == visible
    assert [one.name for one in Initiative.objects.editable_by(user)] == editable


@pytest.mark.parametrize("role", ["owner", "editor"])
def test_a_team_sees_and_edits_its_own_draft_and_no_other(role):
    user = UserFactory()
    own = InitiativeFactory(**{role: user})
    InitiativeFactory(owner=UserFactory())

    assert [*Initiative.objects.visible_to(user)] == [own]
    assert [*Initiative.objects.editable_by(user)] == [own]
    assert not Initiative.objects.in_care_of(user).exists()


def test_overlapping_regions_show_an_initiative_once():
    user = UserFactory(coordinator=region("u16"))
    give_role(user=user, kind=Role.Kind.COORDINATOR, region=region("u10"))
    own = InitiativeFactory(owner=user, municipality="zeist")

    assert [*Initiative.objects.visible_to(user)] == [own]


@pytest.mark.parametrize(
    ("changes", "point"),
    [
        ({"show_location": True}, (52.0801, 5.3201)),
        ({"show_location": False}, (52.08, 5.315)),
        ({"show_location": False, "place": None}, (52.102, 5.2553)),
        ({"show_location": True, "latitude": None, "longitude": None}, (52.08, 5.315)),
        ({"show_location": False, "place": None, "municipality": None}, (None, None)),
    ],
)
def test_public_point_is_exact_only_when_shown(changes, point):
    exact = {"latitude": 52.0801, "longitude": 5.3201, "place": place("Austerlitz"), "municipality": "zeist"}
    initiative = InitiativeFactory(**exact | changes)

    initiative.refresh_from_db()

    assert (initiative.public_latitude, initiative.public_longitude) == point


def test_hiding_the_location_takes_it_off_the_map_at_once():
    initiative = InitiativeFactory(latitude=52.0801, longitude=5.3201, show_location=True)

    initiative.show_location = False
    initiative.save()

    initiative.refresh_from_db()
    assert initiative.public_latitude == municipality("zeist").latitude


def test_a_year_without_confirmation_is_stale():
    today = timezone.localdate()

    assert not Initiative(last_confirmed_on=today - timedelta(days=365)).is_stale
    assert Initiative(last_confirmed_on=today - timedelta(days=366)).is_stale
    assert Initiative().is_stale
