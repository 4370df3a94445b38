"""What a name and a place may be a double of, why, and what nobody may learn from it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from initiatives.duplicates import CANDIDATES, Sought, likely_duplicates, sought_of
from initiatives.likeness import lengths_like, nearly_same
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, municipality, place, region

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def found(name, where="zeist", user=VISITOR, **more):
    sought = Sought(name, municipality(where) if where else None, **more)
    return {one.initiative.name: one.reasons for one in likely_duplicates(sought, user)}


def published(name, where="zeist", **more):
    return InitiativeFactory(published=True, name=name, municipality=where, **more)


@pytest.mark.parametrize(
    ("typed", "existing", "reason"),
    [
        ("Moestuin De Regenworm", "moestuin de regenworm", "heeft dezelfde naam"),
        ("Moestuin De Regenworm", "Moestuin ‘De Regenworm’", "heeft dezelfde naam"),
        ("Cooperatie Elan", "Coöperatie Élan", "heeft dezelfde naam"),
        ("Moestuin De Regenwurm", "Moestuin De Regenworm", "heeft bijna dezelfde naam"),
        ("De Regenworm moestuin", "Moestuin De Regenworm", "heeft alle woorden van deze naam"),
        ("De Regenworm", "Moestuin De Regenworm", "heeft alle woorden van deze naam"),
        ("Regenworm", "Moestuin De Regenworm", "heeft ook ‘regenworm’ in de naam"),
        ("De Regenworm buurttuinen", "Buurttuin Zuid", "heeft ook ‘buurttuinen’ in de naam"),
    ],
)
def test_reason_in_words(typed, existing, reason):
    published(existing)

    assert found(typed) == {existing: [reason]}


@pytest.mark.parametrize(
    ("typed", "existing"),
    [
        ("Leeszaal Zeist", "Zorgkring Zeist"),  # only the place
        ("Samen in de wijk", "Huis in de straat"),  # only short words
        ("Repaircafé", "Moestuin De Regenworm"),
        ("???", "Moestuin De Regenworm"),
    ],
)
def test_what_only_seems_alike_is_left_out(typed, existing):
    published(existing)

    assert found(typed) == {}


def test_one_word_in_common_counts_only_nearby():
    published("Repaircafé De Kluswinkel", "rhenen")  # at the other end of the province
    published("Repaircafé Soest", "soest")  # around the corner

    assert set(found("Repaircafé Zeist")) == {"Repaircafé Soest"}


def test_the_same_name_counts_everywhere():
    published("Moestuin De Regenworm", "rhenen")

    assert found("Moestuin De Regenworm") == {"Moestuin De Regenworm": ["heeft dezelfde naam"]}


def test_names_that_differ_in_their_number_are_two():
    published("Buurttuinen 12")

    assert "bijna" not in str(found("Buurttuinen 13"))


def test_the_most_alike_comes_first():
    published("Regenworm en Co")
    published("Moestuin De Regenworm", "soest")
    published("Moestuin De Regenworm")
    published("Moestuin De Regenwurm")

    ranked = likely_duplicates(Sought("Moestuin De Regenworm", municipality("zeist")), VISITOR)

    assert [(one.initiative.name, str(one.initiative.municipality)) for one in ranked] == [
        ("Moestuin De Regenworm", "Zeist"),
        ("Moestuin De Regenworm", "Soest"),
        ("Moestuin De Regenwurm", "Zeist"),
        ("Regenworm en Co", "Zeist"),
    ]


def test_a_word_that_many_names_nearby_have_tells_nothing():
    for number in range(12):
        published(f"Buurtkring {'abcdefghijkl'[number] * 5}")

    assert found("Buurtkring zzzzz") == {}


def test_a_flood_of_candidates_does_not_hide_the_same_name():
    InitiativeFactory.create_batch(CANDIDATES + 5, published=True, name="Samen eten")
    published("Samen etten")

    assert "Samen etten" in found("Samen etten")


@pytest.mark.parametrize(
    "website",
    ["https://regenworm.nl", "http://www.regenworm.nl/", "https://WWW.Regenworm.nl", "https://regenworm.nl#a"],
)
def test_same_website_however_it_is_written(website):
    published("Heel anders", "rhenen", website="https://www.Regenworm.nl/")

    assert found("Moestuin", website=website) == {"Heel anders": ["heeft dezelfde website"]}


def test_no_website_is_not_the_same_website():
    published("Heel anders", website="")

    assert found("Moestuin", website="") == {}


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (lambda: VISITOR, False),
        (UserFactory, False),
        (lambda: UserFactory(email="tuin@voorbeeld.test"), True),
        (lambda: UserFactory(coordinator=region("regio-foodvalley")), False),
        (lambda: UserFactory(coordinator=region("u16")), True),
        (lambda: UserFactory(network=True), True),
    ],
)
def test_whose_address_it_is_hears_only_who_may_know(asks, told):
    published("Heel anders", contact_email="Tuin@voorbeeld.test")

    assert bool(found("Moestuin", user=asks(), email="tuin@voorbeeld.test")) == told


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (lambda: VISITOR, False),
        (UserFactory, False),
        (lambda: UserFactory(coordinator=region("regio-foodvalley")), False),
        (lambda: UserFactory(coordinator=region("u16")), True),
        (lambda: UserFactory(network=True), True),
    ],
)
def test_what_is_not_public_shows_only_to_its_coordinators(status, asks, told):
    InitiativeFactory(name="Moestuin De Regenworm", status=status)

    assert bool(found("Moestuin De Regenworm", user=asks())) == told


def test_own_draft_is_a_double_but_not_of_itself():
    owner = UserFactory()
    draft = InitiativeFactory(name="Moestuin De Regenworm", owner=owner)

    assert found("Moestuin De Regenworm", user=owner) == {"Moestuin De Regenworm": ["heeft dezelfde naam"]}
    assert likely_duplicates(sought_of(draft), owner) == []


def test_reasons_add_up():
    published("Moestuin De Regenworm", website="https://regenworm.nl")

    assert found("Moestuin De Regenworm", website="regenworm.nl") == {
        "Moestuin De Regenworm": ["heeft dezelfde naam", "heeft dezelfde website"]
    }


def test_without_a_municipality_only_whole_names_count():
    published("Moestuin De Regenworm")
    published("Moestuin Zuid")

    assert set(found("Moestuin De Regenworm", where=None)) == {"Moestuin De Regenworm"}


@pytest.mark.parametrize(
    "name", ["\x01", "' OR 1=1 --", "a & b | !c", ":*", "%", "x" * 120, "🌷 🌷", "٣", "a" * 3 + " " * 90]
)
def test_hostile_names_find_nothing_and_break_nothing(name):
    published("Moestuin De Regenworm")

    assert found(name, website=name, email=name, user=UserFactory()) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(count, django_assert_num_queries):
    for number in range(count):
        published("Moestuin De Regenworm", slug=f"m{number}", themes=["food"], place=place("Austerlitz"))
    zeist = municipality("zeist")

    with django_assert_num_queries(12):
        assert len(likely_duplicates(Sought("Moestuin De Regenworm", zeist), VISITOR)) == count


@given(st.text("abcde 12", min_size=6, max_size=60), st.text("abcde 12", max_size=60))
def test_no_name_that_is_nearly_the_same_has_a_length_that_is_left_out(name, other):
    shortest, longest = lengths_like(name)

    for candidate in (other, name + other[:9], name[: len(name) - len(other) // 8]):
        assert not nearly_same(name, [candidate]) or shortest <= len(candidate) <= longest
