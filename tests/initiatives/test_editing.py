"""Editing on the site: each part is saved by itself, and two people at once overwrite nothing silently."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from initiatives import actions
from initiatives.actions import editing
from initiatives.history import content, fingerprints
from initiatives.models import Initiative, Membership, Place, Revision
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, region, theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return UserFactory(name="Anna Voorbeeld")


@pytest.fixture
def bram():
    return UserFactory(name="Bram Voorbeeld")


@pytest.fixture
def garden(anna, bram):
    made = InitiativeFactory(name="Buurttuin", published=True, description="Wij tuinieren samen.", themes=["green"])
    MembershipFactory(initiative=made, user=anna, role=Membership.Role.OWNER)
    MembershipFactory(initiative=made, user=bram)
    return made


def edit_url(initiative, section="wat"):
    return reverse("initiatives:edit_section", args=[initiative.slug, section])


def opened(client, initiative, section="wat"):
    """What a browser would send back unchanged."""
    form = client.get(edit_url(initiative, section)).context["form"]
    return as_sent(form)


def as_sent(form):
    sent = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        if isinstance(value, (list, tuple, set)) or hasattr(value, "model"):
            value = [getattr(one, "pk", one) for one in value]
        sent[bound.html_name] = "on" if value is True else value
    return sent


def sign_in(client_class, user):
    client = client_class()
    client.force_login(user)
    return client


@pytest.fixture
def as_anna(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def as_bram(bram):
    from django.test import Client

    return sign_in(Client, bram)


def test_a_part_is_saved_and_remembered(as_anna, garden, anna):
    sent = opened(as_anna, garden) | {"summary": "Samen groen in de straat.", "themes": [theme("food").pk]}

    answer = as_anna.post(edit_url(garden), sent, follow=True)

    garden.refresh_from_db()
    revision = garden.revisions.get()
    assert answer.redirect_chain == [(reverse("initiatives:edit", args=["buurttuin"]), 302)]
    assert garden.summary == "Samen groen in de straat."
    assert [one.key for one in garden.themes.all()] == ["food"]
    assert (revision.by, revision.origin) == (anna, "site")
    assert revision.changes == {
        "summary": ["Buren helpen elkaar met kleine klussen.", "Samen groen in de straat."],
        "themes": [[theme("green").pk], [theme("food").pk]],
    }


def test_saving_without_a_change_remembers_nothing(as_anna, garden):
    sent = opened(as_anna, garden)
    sent["description"] = sent["description"].replace("\n", "\r\n") + "\r\n"

    answer = as_anna.post(edit_url(garden), sent)

    assert (answer.status_code, Revision.objects.count()) == (302, 0)


def test_the_search_finds_what_was_just_written(as_anna, garden):
    as_anna.post(edit_url(garden), opened(as_anna, garden) | {"description": "Iedere week pompoensoep."})

    assert b"Buurttuin" in as_anna.get("/initiatieven/?q=pompoensoep").content


def test_a_renamed_initiative_gets_a_new_address(as_anna, garden):
    sent = opened(as_anna, garden, "naam") | {"name": "Pluktuin"}

    answer = as_anna.post(edit_url(garden, "naam"), sent)

    assert answer.url == "/initiatieven/pluktuin/bewerken/"
    assert as_anna.get("/initiatieven/buurttuin/").status_code == 301


@pytest.mark.parametrize("lines", [1, 3])
def test_two_people_who_change_other_fields_both_get_their_way(as_anna, as_bram, garden, lines):
    of_anna, of_bram = opened(as_anna, garden), opened(as_bram, garden)

    as_anna.post(edit_url(garden), of_anna | {"summary": "Van Anna."})
    answer = as_bram.post(edit_url(garden), of_bram | {"description": "Van Bram.\n" * lines})

    garden.refresh_from_db()
    assert answer.status_code == 302
    assert (garden.summary, garden.description) == ("Van Anna.", ("Van Bram.\n" * lines).strip())


def test_a_field_that_both_changed_becomes_a_choice(as_anna, as_bram, garden):
    of_bram = opened(as_bram, garden)
    as_anna.post(edit_url(garden), opened(as_anna, garden) | {"description": "Anna schreef dit."})

    answer = as_bram.post(edit_url(garden), of_bram | {"description": "Bram typte dit.", "summary": "Ook van Bram."})

    html = answer.content.decode()
    garden.refresh_from_db()
    assert answer.status_code == 409
    assert "Bram typte dit." in html
    assert "Anna schreef dit." in html
    assert "ingevuld door Anna Voorbeeld op " in html
    assert (garden.description, garden.summary) == ("Anna schreef dit.", "Buren helpen elkaar met kleine klussen.")


@pytest.mark.parametrize(
    ("choice", "kept"), [("mijn", "Bram typte dit."), ("hun", "Anna schreef dit.")], ids=["mine", "theirs"]
)
def test_the_choice_decides_and_the_rest_is_saved_along(as_anna, as_bram, garden, choice, kept):
    of_bram = opened(as_bram, garden)
    as_anna.post(edit_url(garden), opened(as_anna, garden) | {"description": "Anna schreef dit."})
    clash = as_bram.post(edit_url(garden), of_bram | {"description": "Bram typte dit.", "summary": "Ook van Bram."})

    answer = as_bram.post(edit_url(garden), as_sent(clash.context["form"]) | {"keuze_description": choice})

    garden.refresh_from_db()
    assert answer.status_code == 302
    assert (garden.description, garden.summary) == (kept, "Ook van Bram.")


def test_no_choice_saves_nothing_and_shows_both_again(as_anna, as_bram, garden):
    of_bram = opened(as_bram, garden)
    as_anna.post(edit_url(garden), opened(as_anna, garden) | {"description": "Anna schreef dit."})
    clash = as_bram.post(edit_url(garden), of_bram | {"description": "Bram typte dit."})

    answer = as_bram.post(edit_url(garden), as_sent(clash.context["form"]))

    garden.refresh_from_db()
    assert answer.status_code == 422
    assert "Anna schreef dit." in answer.content.decode()
    assert garden.description == "Anna schreef dit."


def test_a_third_who_writes_during_the_choice_is_asked_about_too(as_anna, as_bram, garden):
    of_bram = opened(as_bram, garden)
    as_anna.post(edit_url(garden), opened(as_anna, garden) | {"description": "Anna schreef dit."})
    clash = as_bram.post(edit_url(garden), of_bram | {"description": "Bram typte dit.", "summary": "Zin van Bram."})
    as_anna.post(edit_url(garden), opened(as_anna, garden) | {"summary": "Zin van Anna."})

    second = as_bram.post(edit_url(garden), as_sent(clash.context["form"]) | {"keuze_description": "hun"})
    third = as_bram.post(edit_url(garden), as_sent(second.context["form"]) | {"keuze_summary": "mijn"})

    garden.refresh_from_db()
    assert [second.status_code, third.status_code] == [409, 302]
    assert (garden.description, garden.summary) == ("Anna schreef dit.", "Zin van Bram.")


def test_a_change_by_any_other_path_counts_too(as_bram, garden):
    sent = opened(as_bram, garden)
    Initiative.objects.filter(pk=garden.pk).update(description="Rechtstreeks in de database.")

    answer = as_bram.post(edit_url(garden), sent | {"description": "Van Bram."})

    assert answer.status_code == 409
    assert "iemand anders" in answer.content.decode()


def test_municipality_and_place_are_one_choice(as_anna, as_bram, garden):
    of_bram = opened(as_bram, garden, "naam")
    den_dolder = Place.objects.get(name="Den Dolder")
    as_anna.post(edit_url(garden, "naam"), opened(as_anna, garden, "naam") | {"place": "Den Dolder"})

    soest = Place.objects.get(name="Soest").municipality
    clash = as_bram.post(edit_url(garden, "naam"), of_bram | {"municipality": soest.pk})
    answer = as_bram.post(edit_url(garden, "naam"), as_sent(clash.context["form"]) | {"keuze_municipality": "hun"})

    garden.refresh_from_db()
    assert [clash.status_code, answer.status_code] == [409, 302]
    assert (garden.municipality.name, garden.place) == ("Zeist", den_dolder)


@pytest.mark.parametrize("base", ["", "[]", "{", '{"summary": 1}', '{"summary": "x"}', "null", "9" * 3000])
def test_a_form_that_does_not_say_what_it_saw_overwrites_nothing(as_anna, garden, base):
    sent = opened(as_anna, garden) | {"description": "Zonder te kijken.", "base": base}

    answer = as_anna.post(edit_url(garden), sent)

    garden.refresh_from_db()
    assert answer.status_code == 409
    assert garden.description == "Wij tuinieren samen."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False], ids=["with the lock", "without it something is lost"])
def test_two_at_the_same_moment(anna, bram, garden, monkeypatch, locks):
    """Both read before either writes, unless the row's lock makes one wait."""
    meet = threading.Barrier(2, timeout=2)
    original = editing.merge

    def merge_together(**kwargs):
        with contextlib.suppress(threading.BrokenBarrierError):
            meet.wait()
        return original(**kwargs)

    monkeypatch.setattr(editing, "merge", merge_together)
    if not locks:
        monkeypatch.setattr(editing, "locked_for", lambda _by, one: Initiative.objects.get(pk=one.pk))
    base = fingerprints(content(garden))
    refused = []

    def write(user, text):
        try:
            mine = Initiative.objects.get(pk=garden.pk)
            actions.change(initiative=mine, by=user, values={"description": text}, base=base)
        except actions.EditConflictError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=pair) for pair in ((anna, "Van Anna."), (bram, "Van Bram."))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(refused), garden.revisions.count()) == ((1, 1) if locks else (0, 2))


# --- who may ------------------------------------------------------------------------------------------


ASKED = [("get", name) for name in ("edit", "edit_section", "history", "take_offline")]
ASKED += [("post", name) for name in ("edit_section", "undo", "confirm", "take_offline", "ask_back")]


@pytest.mark.parametrize(("method", "name"), ASKED)
@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_for_others_there_is_nothing(client, garden, method, name, who):
    user = UserFactory(coordinator=region("regio-foodvalley")) if who == "elsewhere" else UserFactory()
    client.force_login(user)
    revision = Revision.objects.create(initiative=garden, origin="site", changes={"summary": ["Oud", "Nieuw"]})
    args = {"edit_section": ["wat"], "undo": [revision.pk]}.get(name, [])
    before = content(garden)

    answer = getattr(client, method)(reverse(f"initiatives:{name}", args=[garden.slug, *args]), {"summary": "Gekaapt"})

    garden.refresh_from_db()
    assert answer.status_code == 404
    assert (content(garden), garden.status) == (before, "published")


def test_a_revision_of_another_initiative_is_not_found(as_anna, garden):
    other = Revision.objects.create(initiative=InitiativeFactory(), origin="site", changes={"summary": ["Oud", "Nu"]})

    assert as_anna.post(reverse("initiatives:undo", args=[garden.slug, other.pk])).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, garden):
    assert client.get(edit_url(garden)).url.startswith("/account/login/")


def test_an_unknown_part_is_not_found(as_anna, garden):
    assert as_anna.get(edit_url(garden, "onzin")).status_code == 404
    assert as_anna.get(edit_url(garden, "nalaten")).status_code == 404


# --- confirm, off the site, back ----------------------------------------------------------------------


def test_confirming_says_that_it_still_holds(as_bram, garden):
    long_ago = timezone.localdate() - timedelta(days=500)
    Initiative.objects.filter(pk=garden.pk).update(last_confirmed_on=long_ago)
    assert "Klopt alles nog?" in as_bram.get(garden.get_absolute_url()).content.decode()

    as_bram.post(reverse("initiatives:confirm", args=[garden.slug]))

    garden.refresh_from_db()
    assert garden.last_confirmed_on == timezone.localdate()
    assert "Klopt alles nog?" not in as_bram.get(garden.get_absolute_url()).content.decode()


def test_the_bar_is_only_for_who_may_edit(client, as_bram, garden):
    bar = "Voor het team"

    assert bar in as_bram.get(garden.get_absolute_url()).content.decode()
    assert bar not in client.get(garden.get_absolute_url()).content.decode()


def test_an_owner_takes_it_off_and_asks_it_back(as_anna, garden):
    url = reverse("initiatives:take_offline", args=[garden.slug])
    assert as_anna.get(url).status_code == 200
    garden.refresh_from_db()
    assert garden.status == "published"

    as_anna.post(url)
    garden.refresh_from_db()
    assert garden.status == "archived"

    as_anna.post(reverse("initiatives:ask_back", args=[garden.slug]))
    garden.refresh_from_db()
    assert garden.status == "submitted"


def test_an_editor_does_not_take_it_off(as_bram, garden):
    answer = as_bram.post(reverse("initiatives:take_offline", args=[garden.slug]), follow=True)

    garden.refresh_from_db()
    assert garden.status == "published"
    assert "Alleen een eigenaar of coördinator kan dit doen." in answer.content.decode()
