"""The coordinators' screens of words and places: what is in use stays, and a change reaches who uses it."""

import pytest
from django.urls import reverse

from initiatives import dependents
from initiatives.models import Initiative, Kind, Municipality, Place, Region, Theme
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, kind, municipality, place, region, theme

MODELS = ["theme", "phase", "kind", "legalform", "municipality", "region", "place"]


@pytest.fixture
def screen(client, db):
    client.force_login(UserFactory(coordinator=region("u16")))
    return client


@pytest.fixture
def chief(client, db):
    client.force_login(UserFactory(admin=True))
    return client


def url(obj, view="change"):
    return reverse(f"admin:initiatives_{obj._meta.model_name}_{view}", args=[obj.pk])


def form_of(client, obj, **changes):
    """What the browser would send back."""
    response = client.get(url(obj))
    assert response.status_code == 200
    form = response.context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    values = {name: plain(form[name].field.prepare_value(value)) for name, value in values.items()}
    if obj._meta.model_name == "municipality":
        count = obj.former_codes.count()
        assert count == 0
        values |= {"former_codes-TOTAL_FORMS": 0, "former_codes-INITIAL_FORMS": 0}
    return {name: "" if value is None else value for name, value in (values | changes).items()}


def plain(value):
    if isinstance(value, list):
        return [getattr(one, "pk", one) for one in value]
    return value


@pytest.mark.parametrize("model", MODELS)
def test_coordinator_opens_lists_and_forms(screen, model):
    listed = screen.get(reverse(f"admin:initiatives_{model}_changelist"))
    first = listed.context["cl"].result_list[0]

    assert (listed.status_code, screen.get(url(first)).status_code) == (200, 200)
    assert screen.get(reverse(f"admin:initiatives_{model}_add")).status_code == 200
    assert screen.get(reverse(f"admin:initiatives_{model}_changelist") + "?q=zei").status_code == 200


@pytest.mark.parametrize("who", [{}, {"editor": True}])
@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_does(client, db, model, who):
    client.force_login(UserFactory(**who))

    assert client.get(reverse(f"admin:initiatives_{model}_changelist")).status_code in {302, 403}


@pytest.mark.parametrize("model", ["municipality", "region", "place"])
def test_lists_do_not_query_per_row(screen, django_assert_max_num_queries, model):
    with django_assert_max_num_queries(14):
        screen.get(reverse(f"admin:initiatives_{model}_changelist"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("obj", "sentence"),
    [
        (lambda: theme("care"), "“Zorg dichtbij” kan niet weg: 1 initiatieven gebruiken dit."),
        (lambda: kind("care"), "“Zorginitiatief” kan niet weg: 1 initiatieven gebruiken dit."),
        (lambda: place("Austerlitz"), "“Austerlitz” kan niet weg: 1 initiatieven gebruiken dit."),
        (lambda: region("u16"), "“U16” kan niet weg: 1 coördinatoren en 16 gemeenten gebruiken dit."),
        (lambda: municipality("zeist"), "“Zeist” kan niet weg: 1 initiatieven en"),
    ],
)
def test_what_is_in_use_is_not_deleted(chief, obj, sentence):
    InitiativeFactory(themes=["care"], kind="care", place=place("Austerlitz"))
    UserFactory(coordinator=region("u16"))

    response = chief.post(url(obj(), "delete"), {"post": "yes"}, follow=True)

    assert sentence in response.text
    assert obj().pk


def test_what_nobody_uses_may_go(chief):
    unused = Place.objects.create(name="Nergens", municipality=municipality(), latitude=52.1, longitude=5.1)

    chief.post(url(unused, "delete"), {"post": "yes"})

    assert not Place.objects.filter(name="Nergens").exists()


def test_aliases_are_typed_with_commas(screen):
    response = screen.post(url(theme("food")), form_of(screen, theme("food"), aliases="soep, stamppot"))

    assert response.status_code == 302
    assert theme("food").aliases == ["soep", "stamppot"]


def test_a_renamed_theme_is_found_by_its_new_words(screen):
    initiative = InitiativeFactory(themes=["food"])

    screen.post(url(theme("food")), form_of(screen, theme("food"), name="Smullen", aliases="krentenbol"))

    initiative.refresh_from_db()
    assert "krentenbol" in initiative.search_vector
    assert "moestuin" not in initiative.search_vector


def test_a_moved_place_moves_its_initiatives_but_no_exact_point(screen):
    hidden = InitiativeFactory(place=place("Austerlitz"), latitude=52.0801, longitude=5.3201)
    shown = InitiativeFactory(place=place("Austerlitz"), latitude=52.0801, longitude=5.3201, show_location=True)

    response = screen.post(
        url(place("Austerlitz")), form_of(screen, place("Austerlitz"), latitude="52.09", longitude="5.33")
    )

    hidden.refresh_from_db()
    shown.refresh_from_db()
    assert response.status_code == 302
    assert (hidden.public_latitude, hidden.public_longitude) == (52.09, 5.33)
    assert (shown.public_latitude, shown.public_longitude) == (52.0801, 5.3201)


def test_a_moved_municipality_moves_only_those_without_place(screen):
    bare, placed = InitiativeFactory(), InitiativeFactory(place=place("Austerlitz"))

    screen.post(url(municipality()), form_of(screen, municipality(), latitude="52.2"))

    bare.refresh_from_db()
    placed.refresh_from_db()
    assert (bare.public_latitude, placed.public_latitude) == (52.2, 52.08)


@pytest.mark.parametrize("broker", [True, False])
def test_many_dependents_are_finished_after_the_commit(monkeypatch, django_capture_on_commit_callbacks, broker, db):
    sent = []
    monkeypatch.setattr(dependents, "AT_ONCE", 1)
    monkeypatch.setattr(dependents, "send", lambda task, *args: sent.append(args) or broker)
    first, second, third = (InitiativeFactory(themes=["food"]) for _ in range(3))
    Initiative.objects.update(search_vector=None)

    with django_capture_on_commit_callbacks(execute=True):
        dependents.refresh_dependents(theme("food"))

    assert sent == [("thema", [theme("food").pk]), ("initiatives.Theme", theme("food").pk, first.pk)]
    unfinished = set(Initiative.objects.filter(search_vector=None).values_list("pk", flat=True))
    assert unfinished == ({second.pk, third.pk} if broker else set())


def test_region_members_are_the_coordinators(screen):
    u10 = region("u10")
    kept = list(u10.municipalities.exclude(slug="bunnik").values_list("pk", flat=True))

    response = screen.post(url(u10), form_of(screen, u10, municipalities=kept))

    assert response.status_code == 302
    assert not Region.objects.get(slug="u10").municipalities.filter(slug="bunnik").exists()


def test_key_and_address_stay_as_they_are(screen):
    screen.post(url(kind("care")), form_of(screen, kind("care")) | {"key": "anders", "slug": "anders-2"})

    assert (Kind.objects.get(key="care").slug, Theme.objects.count()) == ("zorginitiatief", 16)


def test_a_former_code_goes_with_its_municipality(screen):
    page = screen.get(url(Municipality.objects.get(slug="vijfheerenlanden")))

    assert "GM0545" in page.text
