"""What may be done with an initiative, by whom, and what it leaves behind."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from initiatives import actions, slugs
from initiatives.models import FormerSlug, Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, municipality, region

Status = Initiative.Status


@pytest.fixture
def coordinator(db):
    return UserFactory(coordinator=region("u16"))


@pytest.mark.django_db
def test_publish_sets_dates_once(coordinator):
    initiative = InitiativeFactory()

    actions.publish(initiative=initiative, by=coordinator)

    initiative.refresh_from_db()
    first = initiative.published_at
    assert (initiative.status, initiative.last_confirmed_on) == (Status.PUBLISHED, timezone.localdate())

    actions.archive(initiative=initiative, by=coordinator)
    actions.publish(initiative=initiative, by=coordinator)

    initiative.refresh_from_db()
    assert initiative.published_at == first


@pytest.mark.django_db
def test_publish_keeps_an_earlier_confirmation(coordinator):
    initiative = InitiativeFactory(last_confirmed_on=date(2024, 5, 1))

    actions.publish(initiative=initiative, by=coordinator)

    assert initiative.last_confirmed_on == date(2024, 5, 1)


@pytest.mark.django_db
def test_publish_says_all_that_is_missing():
    initiative = InitiativeFactory(name="De Linde", summary="", municipality=None, phase=None)

    with pytest.raises(actions.NotReadyError) as caught:
        actions.publish(initiative=initiative, by=UserFactory(network=True))

    assert str(caught.value) == "Vul bij “De Linde” eerst in: een korte beschrijving, een gemeente en een fase."


@pytest.mark.django_db
@pytest.mark.parametrize("action", [actions.submit, actions.publish, actions.archive, actions.return_to_draft])
@pytest.mark.parametrize("who", [{}, {"editor": True}, {"coordinator": "regio-foodvalley"}])
def test_strangers_change_nothing(action, who):
    initiative = InitiativeFactory(municipality="zeist")
    user = UserFactory(**who | ({"coordinator": region(who["coordinator"])} if "coordinator" in who else {}))

    with pytest.raises(actions.NotAllowedError):
        action(initiative=initiative, by=user)

    initiative.refresh_from_db()
    assert initiative.status == Status.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "owner", "editor"),
    [
        (actions.submit, Status.SUBMITTED, Status.SUBMITTED),
        (actions.publish, None, None),
        (actions.archive, Status.ARCHIVED, None),
        (actions.return_to_draft, Status.DRAFT, None),
    ],
)
def test_team_does_what_its_role_allows(action, owner, editor):
    for role, expected in {"owner": owner, "editor": editor}.items():
        user = UserFactory()
        initiative = InitiativeFactory(**{role: user})
        if expected:
            assert action(initiative=initiative, by=user).status == expected
        else:
            with pytest.raises(actions.NotAllowedError):
                action(initiative=initiative, by=user)


@pytest.mark.django_db
def test_coordinator_on_a_team_elsewhere_does_not_publish_it():
    user = UserFactory(coordinator=region("regio-foodvalley"))
    initiative = InitiativeFactory(municipality="zeist", owner=user)

    with pytest.raises(actions.NotAllowedError, match="coördinator van de regio"):
        actions.publish(initiative=initiative, by=user)


@pytest.mark.django_db
def test_submit_only_from_draft(coordinator):
    initiative = InitiativeFactory(published=True)

    with pytest.raises(actions.NotReadyError, match="is al gepubliceerd"):
        actions.submit(initiative=initiative, by=coordinator)


@pytest.mark.django_db
def test_confirm_is_a_date_and_no_change():
    editor = UserFactory()
    initiative = InitiativeFactory(published=True, editor=editor, last_confirmed_on=date(2020, 1, 1))
    changed = initiative.updated_at

    actions.confirm(initiative=initiative, by=editor)

    initiative.refresh_from_db()
    assert (initiative.last_confirmed_on, initiative.updated_at) == (timezone.localdate(), changed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zorgcoöperatie Élan & Co.", "zorgcooperatie-elan-co"),
        ("'t Goy helpt", "t-goy-helpt"),
        ("Kaart", "kaart-2"),
        ("???", "initiatief"),
        ("woord " * 40, "-".join(["woord"] * 20)),
        ("x" * 130, "x" * 120),
    ],
)
def test_slug_of_a_name(name, slug):
    assert slugs.free_slug(name) == slug


@pytest.mark.django_db
def test_slug_avoids_current_and_former_addresses():
    InitiativeFactory(slug="de-linde")
    FormerSlug.objects.create(initiative=InitiativeFactory(), slug="de-linde-2")

    assert slugs.free_slug("De Linde") == "de-linde-3"


@pytest.mark.django_db
def test_renaming_keeps_the_old_address_and_can_be_undone():
    initiative = InitiativeFactory(published=True, name="De Linde")

    initiative.name = "De Eik"
    initiative.save()
    actions.after_saving(initiative=initiative)

    assert initiative.slug == "de-eik"
    assert list(initiative.former_slugs.values_list("slug", flat=True)) == ["de-linde"]

    initiative.name = "De Linde"
    initiative.save()
    actions.after_saving(initiative=initiative)

    assert initiative.slug == "de-linde"
    assert list(initiative.former_slugs.values_list("slug", flat=True)) == ["de-eik"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "published", "slug", "kept"), [("DE LINDE", True, "de-linde", 0), ("A", False, "a", 0)]
)
def test_no_old_address_where_nothing_moved_or_nobody_saw_it(name, published, slug, kept):
    initiative = InitiativeFactory(published=published, name="De Linde")

    initiative.name = name
    initiative.save()
    actions.after_saving(initiative=initiative)

    assert (initiative.slug, initiative.former_slugs.count()) == (slug, kept)


@pytest.mark.django_db(transaction=True)
def test_two_of_one_name_at_once_both_get_an_address():
    made, barrier = [], threading.Barrier(4)

    def make():
        barrier.wait()
        try:
            initiative = Initiative(name="De Linde", municipality=municipality())
            slugs.save_with_slug(initiative)
            made.append(initiative.slug)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == ["de-linde", "de-linde-2", "de-linde-3", "de-linde-4"]


@pytest.mark.django_db(transaction=True)
def test_without_the_retry_the_same_race_fails(monkeypatch):
    monkeypatch.setattr(slugs, "ATTEMPTS", 1)
    monkeypatch.setattr(slugs, "free_slug", lambda name, initiative=None: "de-linde")
    InitiativeFactory(slug="de-linde")

    with pytest.raises(slugs.IntegrityError):
        slugs.save_with_slug(Initiative(name="De Linde"))
