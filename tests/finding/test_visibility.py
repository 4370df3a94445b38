"""Nothing that a person may not see is found, suggested, counted or shown, whatever state it is in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.actions.status import archive, publish, return_to_draft
from initiatives.models import Initiative, Membership, Posting
from omzien.finding import views
from omzien.search.indexing import index, reindex, walk
from omzien.search.models import Document
from omzien.search.sweeping import sweep
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, PostingFactory, region

pytestmark = pytest.mark.django_db
STATUSES = Initiative.Status.values
PLACES = ["zeist", "veenendaal", None]
POSTINGS = ["current", "over", "closed"]

initiative_states = st.tuples(st.sampled_from(STATUSES), st.sampled_from(PLACES), st.booleans())
networks = st.lists(st.tuples(initiative_states, st.lists(st.sampled_from(POSTINGS), max_size=2)), max_size=4)


@pytest.fixture
def people():
    """Everybody but the visitor; the owner and the editor are on the team of some."""
    return {
        "visitor": None,
        "member": UserFactory(),
        "owner": UserFactory(),
        "editor": UserFactory(),
        "redacteur": UserFactory(editor=True),
        "coordinator here": UserFactory(coordinator=region("u16")),
        "coordinator elsewhere": UserFactory(coordinator=region("regio-amersfoort")),
        "network": UserFactory(network=True),
        "administrator": UserFactory(admin=True),
        "left": UserFactory(is_active=False),
    }


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 10**6)
    monkeypatch.setattr(views, "MOST_SUGGESTED_A_MINUTE", 10**6)


def make(network, people):
    for number, ((status, place, has_team), postings) in enumerate(network):
        one = InitiativeFactory(
            status=status,
            published_at=timezone.now(),
            # The database knows no published one without.
            municipality=place or ("zeist" if status == Initiative.Status.PUBLISHED else None),
            name=f"Atelier {number} geheim",
            themes=["culture"],
        )
        if has_team:
            MembershipFactory(initiative=one, user=people["owner"], role=Membership.Role.OWNER)
            MembershipFactory(initiative=one, user=people["editor"])
        for at, state in enumerate(postings):
            PostingFactory(
                initiative=one,
                title=f"Atelier {number} ruimte {at}",
                expires_on=timezone.localdate() + timedelta(days=-1 if state == "over" else 0),
                status=Posting.Status.WITHDRAWN if state == "closed" else Posting.Status.OPEN,
                closed_at=timezone.now() if state == "closed" else None,
            )


def expected(user):
    shown = Initiative.objects.visible_to(user).exclude(status=Initiative.Status.ARCHIVED)
    return {*shown.values_list("name", flat=True), *Posting.objects.current().values_list("title", flat=True)}


def client_of(user):
    client = Client()
    if user and user.is_active:
        client.force_login(user)
    return client


def shown_titles(html):
    """Every title that the page lets through, in whatever place."""
    text = html.replace("<mark>", "").replace("</mark>", "")
    every = {*Initiative.objects.values_list("name", flat=True), *Posting.objects.values_list("title", flat=True)}
    return {title for title in every if title in text}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(network=networks)
def test_everybody_finds_exactly_what_they_may_see(people, network):
    with transaction.atomic():
        make(network, people)
        for name, user in people.items():
            may_see = expected(user if user and user.is_active else AnonymousUser())
            client = client_of(user)
            context = client.get("/zoeken/", {"q": "atelier", "sorteer": "nieuwste"}).context
            page = client.get("/zoeken/", {"q": "atelier", "sorteer": "nieuwste"}).content.decode()
            grouped = client.get("/zoeken/", {"q": "atelier"}).content.decode()
            suggested = client.get("/zoeken/suggesties/", {"q": "ateli"}).content.decode()
            secret = client.get("/zoeken/", {"q": "geheim"}).content.decode()

            assert shown_titles(page) == may_see, name
            assert shown_titles(grouped) <= may_see, name
            assert shown_titles(suggested) <= may_see, name
            assert shown_titles(secret) <= may_see, name
            found = context["found"]
            themed = {title for title in may_see if "geheim" in title}
            assert found.total == len(may_see), name
            assert sum(found.counts("soort").values()) == len(may_see), name
            assert sum(found.counts("thema").values()) == len(themed), name
        transaction.set_rollback(True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(network=networks.filter(len), status=st.sampled_from(STATUSES))
def test_row_that_lags_behind_shows_nothing(people, network, status):
    """As if a change had passed by the index."""
    with transaction.atomic():
        make(network, people)
        Initiative.objects.exclude(municipality=None).update(status=status)
        Posting.objects.update(status=Posting.Status.REMOVED)
        for name, user in people.items():
            may_see = expected(user if user and user.is_active else AnonymousUser())
            client = client_of(user)
            for path, typed in (("/zoeken/", "atelier"), ("/zoeken/", "geheim"), ("/zoeken/suggesties/", "ateli")):
                assert shown_titles(client.get(path, {"q": typed}).content.decode()) <= may_see, (name, path)
        transaction.set_rollback(True)


def titles(user=None):
    return set(Document.objects.visible_to(user or AnonymousUser()).values_list("title", flat=True))


def test_status_takes_a_thing_in_and_out_in_the_same_transaction():
    network = UserFactory(network=True)
    one = InitiativeFactory(submitted=True, name="Atelier")
    PostingFactory(initiative=one, title="Ruimte")
    assert titles() == set()

    publish(initiative=one, by=network)
    assert titles() == {"Atelier", "Ruimte"}

    with transaction.atomic():
        return_to_draft(initiative=one, by=network)
        assert titles() == set()
        transaction.set_rollback(True)
    assert titles() == {"Atelier", "Ruimte"}

    archive(initiative=Initiative.objects.get(pk=one.pk), by=network)
    assert titles(network) == set()


def test_deleted_thing_is_gone_with_what_hangs_on_it():
    one = InitiativeFactory(published=True, name="Atelier")
    PostingFactory(initiative=one, title="Ruimte")

    one.delete()

    assert not Document.objects.exists()


def test_what_ends_today_is_found_today_and_not_tomorrow(monkeypatch):
    PostingFactory(title="Ruimte", expires_on=timezone.localdate())
    assert "Ruimte" in titles()

    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("omzien.search.models.timezone.localdate", lambda: tomorrow)

    assert "Ruimte" not in titles()


def test_sweep_brings_in_what_was_missed_and_takes_out_what_is_gone():
    found = InitiativeFactory(published=True, name="Atelier")
    stale = InitiativeFactory(published=True, name="Werkplaats")
    Document.objects.all().delete()
    index("initiatief", [stale.pk])
    Initiative.objects.filter(pk=stale.pk).update(status=Initiative.Status.DRAFT)
    Document.objects.create(kind="initiatief", object_id=found.pk + 10_000, title="Spook", is_public=True)

    sweep()

    assert {"Atelier"} <= titles()
    assert titles().isdisjoint({"Werkplaats", "Spook"})


def test_walk_goes_on_where_it_stopped_and_ends():
    made = [InitiativeFactory(published=True).pk for _ in range(5)]

    first = walk("initiatief", after=0, most=3)
    second = walk("initiatief", after=first.after, most=3)

    assert (first.after, first.number) == (sorted(made)[2], 3)
    assert (second.after, second.number) == (0, 2)


def test_nothing_is_written_when_nothing_changed(django_assert_num_queries):
    one = InitiativeFactory(published=True)
    versions = Document.objects.extra(select={"xmin": "xmin::text"}).values_list("object_id", "xmin")
    before = dict(versions)

    index("initiatief", [one.pk])
    reindex(["initiatief"])

    assert dict(versions) == before


def test_renamed_municipality_reaches_what_lies_in_it(client):
    from initiatives.dependents import refresh_dependents

    one = InitiativeFactory(published=True, name="Atelier", municipality="zeist")
    one.municipality.name = "Zeist-Noord"
    one.municipality.save()
    refresh_dependents(one.municipality)

    assert "Atelier" in client.get("/zoeken/", {"q": "atelier noord"}).content.decode()
    assert Document.objects.filter(kind="gemeente", title="Gemeente Zeist-Noord").exists()


def test_region_that_loses_a_municipality_no_longer_finds_what_lies_there(django_capture_on_commit_callbacks):
    from initiatives.dependents import refresh_dependents

    one = InitiativeFactory(published=True, municipality="zeist")
    u16 = region("u16")
    assert u16.pk in Document.objects.get(object_id=one.pk, kind="initiatief").regions

    u16.municipalities.remove(one.municipality)
    with django_capture_on_commit_callbacks(execute=True):
        refresh_dependents(u16)

    assert u16.pk not in Document.objects.get(object_id=one.pk, kind="initiatief").regions


def test_address_of_who_left_is_out_of_the_vectors():
    from omzien.search.sweeping import scrub

    one = InitiativeFactory(published=True, name="Atelier", description="Mail naar wim@vertrek.test")
    Initiative.objects.filter(pk=one.pk).update(description="Mail naar ons")

    scrub(["wim@vertrek.test"])

    held = Document.objects.get(object_id=one.pk, kind="initiatief")
    assert "vertrek" not in held.body
    assert "vertrek" not in held.vector
