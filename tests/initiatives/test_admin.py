"""The coordinators' screen of initiatives: what is in reach, what a save does, and the buttons for the status."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from initiatives.forms.editing import write_base
from initiatives.forms.guarding import guarded
from initiatives.models import Initiative, Membership
from omzien.pictures.models import Picture
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import (
    InitiativeFactory,
    MembershipFactory,
    municipality,
    phase,
    place,
    region,
    theme,
)

LIST = reverse("admin:initiatives_initiative_changelist")
ADD = reverse("admin:initiatives_initiative_add")
TEAM = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}


def change_url(initiative):
    return reverse("admin:initiatives_initiative_change", args=[initiative.pk])


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(db):
    return UserFactory(coordinator=region("u16"))


@pytest.fixture
def screen(client, coordinator):
    return signed_in(client, coordinator)


def filled(initiative=None, **changes):
    values = {"name": "De Linde", "summary": "Samen koffie.", "municipality": municipality().pk, "phase": phase().pk}
    if initiative:
        seen = write_base(guarded(Initiative.objects.get(pk=initiative.pk)))
        values |= {"name": initiative.name, "summary": initiative.summary, "base": seen}
    return values | TEAM | changes


def picture_file(name="foto.jpg", size=(800, 600)):
    buffer = BytesIO()
    Image.new("RGB", size, "#0E4F4C").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(screen, django_assert_num_queries, count):
    for number in range(count):
        InitiativeFactory(name=f"Groep {number}", place=place("Austerlitz"), themes=["care"])

    with django_assert_num_queries(14):
        response = screen.get(LIST)

    assert len(response.context["cl"].result_list) == count


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
@pytest.mark.django_db
def test_who_opens_the_form_of_an_initiative(client, who, status):
    is_owner = who.pop("owner", False)
    if "coordinator" in who:
        who = {"coordinator": region(who["coordinator"])}
    user = UserFactory(**who)
    initiative = InitiativeFactory(municipality="zeist", owner=user if is_owner else None)

    response = signed_in(client, user).get(change_url(initiative))

    assert response.status_code == status


@pytest.mark.django_db
def test_coordinator_of_another_region_changes_nothing(client):
    initiative = InitiativeFactory(municipality="zeist", name="De Linde")
    signed_in(client, UserFactory(coordinator=region("regio-foodvalley")))

    assert client.get(LIST).context["cl"].result_list.count() == 0
    assert client.post(change_url(initiative), filled(name="Gekaapt")).status_code == 404
    client.post(LIST, {"action": "archive", "_selected_action": [initiative.pk]})

    initiative.refresh_from_db()
    assert (initiative.name, initiative.status) == ("De Linde", Initiative.Status.DRAFT)


def test_add_makes_address_point_and_search(screen):
    response = screen.post(ADD, filled(place=place("Austerlitz").pk, themes=[theme("food").pk]))

    initiative = Initiative.objects.get()
    assert response.status_code == 302
    assert (initiative.slug, initiative.status) == ("de-linde", Initiative.Status.DRAFT)
    assert (initiative.public_latitude, initiative.public_longitude) == (52.08, 5.315)
    assert "moestuin" in initiative.search_vector


def test_add_fills_the_municipality_of_a_place(screen):
    screen.post(ADD, filled(municipality="", place=place("Austerlitz").pk))

    assert Initiative.objects.get().municipality == municipality("zeist")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Dit is een verplicht veld."),
        ({"place": "houten"}, "Houten ligt in de gemeente Houten."),
        ({"latitude": "52.1"}, "Geef allebei de coördinaten, in Nederland, of geen van beide."),
        ({"founded_year": "1200"}, "Dit jaar kan niet kloppen."),
        ({"last_confirmed_on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
        ({"website": "javascript:alert(1)"}, "Voer een geldige URL in."),
    ],
)
def test_a_wrong_value_gets_a_sentence(screen, changes, sentence):
    if changes.get("place"):
        changes = {"place": place("Houten").pk}

    response = screen.post(ADD, filled(**changes))

    assert response.status_code == 200
    assert sentence in response.text
    assert not Initiative.objects.exists()


def test_published_initiative_stays_complete(screen):
    initiative = InitiativeFactory(published=True)

    response = screen.post(change_url(initiative), filled(initiative, summary=""))

    assert "Vul eerst een korte beschrijving, een gemeente en een fase in." in response.text


def test_renaming_says_the_new_address(screen):
    initiative = InitiativeFactory(published=True, name="De Linde")

    response = screen.post(change_url(initiative), filled(initiative, name="De Eik"), follow=True)

    assert "Het adres is nu /initiatieven/de-eik/" in response.text
    assert initiative.former_slugs.get().slug == "de-linde"


def test_actions_say_what_was_done_and_what_was_not(screen):
    ready, bare = InitiativeFactory(), InitiativeFactory(name="Kaal", summary="")

    response = screen.post(LIST, {"action": "publish", "_selected_action": [ready.pk, bare.pk]}, follow=True)

    assert "1 initiatief gepubliceerd." in response.text
    assert "Vul bij “Kaal” eerst in: een korte beschrijving." in response.text
    ready.refresh_from_db()
    assert ready.status == Initiative.Status.PUBLISHED


def test_save_and_publish_in_one_click(screen):
    initiative = InitiativeFactory()

    response = screen.get(change_url(initiative))
    screen.post(change_url(initiative), filled(initiative, initiatives_initiative_save_and_publish="1"))

    initiative.refresh_from_db()
    assert 'name="initiatives_initiative_save_and_publish"' in response.text
    assert initiative.status == Initiative.Status.PUBLISHED
    assert "save_and_publish" not in screen.get(change_url(initiative)).text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=moestuinen", ["Aardappeleters"]),
        ("q=zeist", ["Aardappeleters", "Buren"]),
        ("q=eten@voorbeeld", ["Aardappeleters"]),
        ("q=%25%27%3B--", []),
        ("regio=regio-foodvalley", ["Ver weg"]),
        ("regio=bestaat-niet", []),
        ("bevestigd=nee", ["Buren"]),
        ("bevestigd=onzin", ["Aardappeleters", "Buren", "Ver weg"]),
    ],
)
@pytest.mark.django_db
def test_search_and_filters(client, query, names):
    signed_in(client, UserFactory(network=True))
    InitiativeFactory(name="Aardappeleters", published=True, themes=["food"], contact_email="eten@voorbeeld.test")
    old = timezone.localdate() - timedelta(days=400)
    InitiativeFactory(name="Buren", published=True, last_confirmed_on=old)
    InitiativeFactory(name="Ver weg", published=True, municipality="rhenen")

    found = client.get(f"{LIST}?{query}").context["cl"].result_list

    assert [initiative.name for initiative in found] == names


def test_upload_makes_a_clean_picture_with_its_sizes(screen):
    initiative = InitiativeFactory()

    screen.post(change_url(initiative), filled(initiative, new_photo=picture_file(), photo_alt="Een groen vlak"))

    initiative.refresh_from_db()
    assert initiative.photo.alt_text == "Een groen vlak"
    assert initiative.photo.renditions.count() >= 2

    screen.post(change_url(initiative), filled(initiative, remove_photo="on"))

    initiative.refresh_from_db()
    # The history can bring it back.
    assert (initiative.photo, Picture.objects.count()) == (None, 1)


def test_upload_of_something_else_is_refused_with_a_sentence(screen):
    initiative = InitiativeFactory()
    fake = SimpleUploadedFile("foto.jpg", b"<svg onload=alert(1)>", "image/jpeg")

    response = screen.post(change_url(initiative), filled(initiative, new_photo=fake))

    assert response.status_code == 200
    assert "geen JPEG" in response.text
    assert not Picture.objects.exists()


def test_team_grows_by_the_address_of_an_account(screen):
    initiative, user = InitiativeFactory(), UserFactory()
    row = {"memberships-TOTAL_FORMS": 1, "memberships-0-email": user.email.upper(), "memberships-0-role": "owner"}

    screen.post(change_url(initiative), filled(initiative, **row))
    unknown = screen.post(change_url(initiative), filled(initiative, **row | {"memberships-0-email": "x@y.example"}))

    membership = Membership.objects.get()
    assert (membership.user, membership.role) == (user, Membership.Role.OWNER)
    assert "Er is geen account met dit adres." in unknown.text


def test_team_takes_nobody_twice(screen):
    membership = MembershipFactory()
    initiative = membership.initiative
    rows = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-initiative": initiative.pk,
        "memberships-0-role": "editor",
        "memberships-1-email": membership.user.email,
        "memberships-1-role": "owner",
    }

    response = screen.post(change_url(initiative), filled(initiative, **rows))

    assert "Deze persoon staat al in het team." in response.text
    assert Membership.objects.count() == 1


def test_confirm_in_the_list(screen):
    initiative = InitiativeFactory(published=True, last_confirmed_on=date(2020, 1, 1))

    screen.post(LIST, {"action": "confirm", "_selected_action": [initiative.pk]})

    initiative.refresh_from_db()
    assert initiative.last_confirmed_on == timezone.localdate()


@pytest.mark.parametrize("key", ["abc", "-1", "²", "٣", str(10**30)])
@pytest.mark.parametrize("model", ["initiative", "posting", "conversation", "claim", "registration", "importbatch"])
def test_odd_keys_lead_nowhere(screen, model, key):
    """Django's own screens lead back to the list, ours find nothing."""
    assert screen.get(reverse(f"admin:initiatives_{model}_change", args=[key])).status_code in {302, 404}
