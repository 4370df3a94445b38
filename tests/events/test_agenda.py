"""The agenda: the same facets as everywhere, when, where, and whether there is room; true counts; nothing hidden."""

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.filters.agenda import AgendaFilterSet
from events.findable import refresh
from events.models import Event
from tests.counting import assert_counts_are_true
from tests.events.factories import EventFactory, RegistrationFactory
from tests.initiatives.factories import InitiativeFactory, phase

pytestmark = pytest.mark.django_db
PATH = "/agenda/"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A Wednesday.
NOW = datetime(2026, 4, 15, 12, tzinfo=AMSTERDAM)


def found(query=""):
    return AgendaFilterSet(QueryDict(query), Event.objects.public(), path=PATH)


def titles(query=""):
    return [event.title for event in found(query).ordered]


def counts(query, param):
    facet = next(facet for facet in found(query).facets if facet.param == param)
    return {option.value: option.count for option in facet.options if option.count}


def at(day, hour=19, month=4, year=2026):
    return datetime(year, month, day, hour, 30, tzinfo=AMSTERDAM)


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def events(noon):
    zeist = InitiativeFactory(name="Dorpshuis De Zwaan", published=True)
    made = [
        EventFactory(title="Soepavond", starts_at=at(15), themes=["food"], organisers=[zeist]),
        EventFactory(title="Wandeling", starts_at=at(18, 10), municipality="soest", kind="werkbezoek", capacity=1),
        EventFactory(
            title="Webles", starts_at=at(30), kind="training", municipality=None, place_name="", address="",
            is_online=True, themes=["digital"],
        ),
        EventFactory(title="Kring", starts_at=at(12, month=5), kind="leerkring", is_online=True, regions=["u16"]),
        EventFactory(title="Afgelast", starts_at=at(20), cancelled=True, municipality="soest"),
        EventFactory(title="Geweest", starts_at=at(1), themes=["food"]),
        EventFactory(title="Concept", starts_at=at(16), draft=True, themes=["food"]),
    ]  # fmt: skip
    made[3].phases.set([phase("growing")])
    refresh(event.pk for event in made)
    return {event.title: event for event in made}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Soepavond", "Wandeling", "Afgelast", "Webles", "Kring"]),
        ("wanneer=deze-week", ["Soepavond", "Wandeling"]),
        ("wanneer=weekend", ["Wandeling"]),
        ("wanneer=deze-maand", ["Soepavond", "Wandeling", "Afgelast", "Webles"]),
        ("wanneer=volgende-maand", ["Kring"]),
        ("wanneer=voorbij", ["Geweest"]),
        ("van=2026-04-18&tot=2026-04-20", ["Wandeling", "Afgelast"]),
        ("van=18-4-2026&tot=20-4-2026", ["Wandeling", "Afgelast"]),
        ("van=2026-03-01&tot=2026-04-15", ["Geweest", "Soepavond"]),
        ("tot=2026-04-18", ["Soepavond", "Wandeling"]),
        ("van=2026-05-01", ["Kring"]),
        ("soort=training&soort=leerkring", ["Webles", "Kring"]),
        ("thema=eten-en-voedsel", ["Soepavond"]),
        ("thema=eten-en-voedsel&wanneer=voorbij", ["Geweest"]),
        ("vorm=online", ["Webles", "Kring"]),
        ("vorm=op-locatie", ["Soepavond", "Wandeling", "Afgelast", "Kring"]),
        ("gemeente=soest", ["Wandeling", "Afgelast"]),
        ("regio=u16", ["Soepavond", "Webles", "Kring"]),
        ("regio=regio-amersfoort", ["Wandeling", "Afgelast", "Webles"]),
        ("fase=idee", ["Soepavond", "Wandeling", "Afgelast", "Webles"]),
        ("fase=groei&gemeente=zeist", ["Soepavond", "Kring"]),
        ("q=soep", ["Soepavond"]),
        ("q=zwaan", ["Soepavond"]),
        ("q=concept", []),
        ("q=afgelast", ["Afgelast"]),
        ("plek=ja", ["Soepavond", "Wandeling", "Webles", "Kring"]),
        ("sorteer=nieuwste", ["Afgelast", "Kring", "Webles", "Wandeling", "Soepavond"]),
    ],
)
@pytest.mark.usefixtures("events")
def test_filters(query, expected):
    assert titles(query) == expected
    assert found(query).total == len(expected)
    assert found(query).ignored == []


def test_room_is_what_one_can_still_come_to(events):
    RegistrationFactory(event=events["Wandeling"])
    EventFactory(title="Dicht", starts_at=at(22), registration_closes_at=at(14))
    EventFactory(title="Ook vol", starts_at=at(22), capacity=2)
    RegistrationFactory.create_batch(2, event=Event.objects.get(title="Ook vol"))
    RegistrationFactory(event=events["Soepavond"])
    EventFactory(title="Bijna vol", starts_at=at(23), capacity=2)
    RegistrationFactory(event=Event.objects.get(title="Bijna vol"))
    RegistrationFactory(event=Event.objects.get(title="Bijna vol"), pending=True)
    RegistrationFactory(event=Event.objects.get(title="Bijna vol"), cancelled_at=timezone.now())

    assert titles("plek=ja") == ["Soepavond", "Bijna vol", "Webles", "Kring"]


@pytest.mark.usefixtures("events")
def test_nearest_first_and_what_is_only_online_last():
    assert titles("bij=Soest") == ["Wandeling", "Afgelast", "Soepavond", "Kring", "Webles"]
    assert titles("bij=Zeist") == ["Soepavond", "Kring", "Wandeling", "Afgelast", "Webles"]
    assert titles("bij=Soest&sorteer=datum") == titles()


@pytest.mark.usefixtures("events")
def test_counts_say_what_choosing_gives():
    assert counts("", "soort") == {"bijeenkomst": 2, "training": 1, "leerkring": 1, "werkbezoek": 1}
    assert counts("", "vorm") == {"op-locatie": 4, "online": 2}
    assert counts("vorm=online", "vorm") == {"op-locatie": 4, "online": 2}
    assert counts("vorm=online", "soort") == {"training": 1, "leerkring": 1}
    assert counts("", "gemeente") == {"zeist": 2, "soest": 2}
    assert counts("", "fase")["groei"] == 5
    assert counts("wanneer=voorbij", "thema") == {"eten-en-voedsel": 1}


def test_every_count_equals_the_list_it_leads_to():
    rng = random.Random(5)
    for number in range(60):
        event = EventFactory(
            title=f"{rng.choice(['Soep', 'Wandelen'])} {number}",
            kind=rng.choice(Event.Kind.values),
            themes=rng.sample(["care", "food", "green"], rng.randint(0, 2)),
            regions=rng.sample(["u16", "lekstroom"], rng.randint(0, 2)),
            municipality=rng.choice([None, "zeist", "soest", "utrecht"]),
            is_online=rng.random() < 0.4,
            capacity=rng.choice([None, 1]),
            days=rng.choice([-3, 1, 5, 40]),
        )
        event.phases.set([phase(key) for key in rng.sample(["idea", "growing"], rng.randint(0, 2))])
        if number % 3 == 0:
            RegistrationFactory(event=event)
    refresh(Event.objects.values_list("pk", flat=True))
    queries = [
        "", "soort=training", "regio=u16&fase=groei", "vorm=online&regio=lekstroom",
        "wanneer=voorbij&thema=zorg-dichtbij", "q=soep&gemeente=zeist",
        "plek=ja&fase=idee", "regio=u16&gemeente=soest&wanneer=deze-week",
    ]  # fmt: skip
    assert_counts_are_true(found, queries)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("van=31-2-2026", "‘31-2-2026’ is geen datum die we begrijpen. Schrijf hem als 31-12-2026."),
        ("tot=gisteren", "‘gisteren’ is geen datum die we begrijpen. Schrijf hem als 31-12-2026."),
        ("van=0000-01-01", "‘0000-01-01’ is geen datum die we begrijpen. Schrijf hem als 31-12-2026."),
        ("van=9999-12-31", "‘9999-12-31’ is geen datum die we begrijpen. Schrijf hem als 31-12-2026."),
        ("van=2026-05-02&tot=2026-05-01", "De laatste dag ligt voor de eerste. We laten de laatste dag weg."),
        ("wanneer=ooit", "‘ooit’ kennen we niet bij wanneer. We laten het weg."),
        ("soort=feest", "‘feest’ kennen we niet bij soort. We laten het weg."),
    ],
)
@pytest.mark.usefixtures("events")
def test_what_means_nothing_is_told_and_left_out(client, query, sentence):
    assert sentence in found(query).ignored
    assert sentence in client.get(f"{PATH}?{query}").content.decode()


@pytest.mark.usefixtures("noon")
def test_address_holds_everything_in_one_fixed_form():
    filterset = found("plek=ja&tot=1-5-2026&van=2026-04-20&soort=training&wanneer=voorbij&bij=Zeist&x=1&pagina=9")

    assert filterset.query_string == ("?soort=training&bij=Zeist&wanneer=voorbij&van=2026-04-20&tot=2026-05-01&plek=ja")
    assert [choice.label for choice in filterset.active] == [
        "Training", "Voorbij", "vanaf maandag 20 april 2026", "tot en met vrijdag 1 mei 2026", "Nog plek",
    ]  # fmt: skip
    assert filterset.hidden_fields == [("bij", "Zeist")]
    for choice in filterset.active:
        assert len(found(choice.remove_url.partition("?")[2]).active) == 4


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),  # half past midnight, the night the clock goes forward
        datetime(2026, 10, 24, 22, 30, tzinfo=UTC),  # half past midnight, the night it goes back
    ],
)
def test_days_are_those_on_the_wall(monkeypatch, moment):
    """A Sunday of 23 hours, and one of 25."""
    monkeypatch.setattr(timezone, "now", lambda: moment)
    sunday = timezone.localdate()
    monday = sunday + timedelta(days=1)
    EventFactory(title="Zondag laat", starts_at=datetime.combine(sunday, time(23, 0), AMSTERDAM), hours=0.9)
    EventFactory(title="Maandag vroeg", starts_at=datetime.combine(monday, time(0, 0), AMSTERDAM), hours=1)

    assert titles(f"van={sunday}&tot={sunday}") == ["Zondag laat"]
    assert titles("wanneer=weekend") == ["Zondag laat"]
    assert titles(f"van={monday}&tot={monday}") == ["Maandag vroeg"]


@pytest.mark.usefixtures("noon")
def test_what_goes_on_now_is_still_in_the_agenda_and_in_its_week():
    EventFactory(title="Bezig", starts_at=NOW - timedelta(hours=1), hours=2)
    EventFactory(title="Lang bezig", starts_at=NOW - timedelta(days=9), hours=24 * 11)
    EventFactory(title="Net klaar", starts_at=NOW - timedelta(hours=2), hours=2)

    assert titles() == ["Lang bezig", "Bezig"]
    assert titles("wanneer=deze-week") == ["Lang bezig", "Bezig"]
    assert titles("wanneer=voorbij") == ["Net klaar"]


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("events")
def test_list_is_grouped_by_month(client):
    response = client.get(PATH)

    assert [chapter.title for chapter in response.context["chapters"]] == ["april 2026", "mei 2026"]
    html = response.content.decode()
    assert "vandaag, 19.30 tot 21.30 uur" in html
    assert "donderdag 30 april 2026, 19.30 tot 21.30 uur" in html
    assert "Gaat niet door" in html
    assert "Concept" not in html


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?thema=eten-en-voedsel&regio=u16&plek=ja&q=bijeenkomst", "?bij=Zeist"])
def test_list_query_count(client, django_assert_max_num_queries, count, query):
    initiative = InitiativeFactory(published=True)
    for _ in range(count):
        event = EventFactory(themes=["food", "care"], organisers=[initiative], capacity=9)
        RegistrationFactory.create_batch(2, event=event)
    refresh(Event.objects.values_list("pk", flat=True))

    with django_assert_max_num_queries(11):
        response = client.get(f"{PATH}{query}")

    assert len(response.context["paging"].page.object_list) == count


def test_query_count_is_the_same_for_one_and_for_many(client, django_assert_num_queries):
    EventFactory(themes=["food"])
    with django_assert_num_queries(7):
        client.get(PATH)
    for _ in range(4):
        EventFactory(themes=["food", "care"], organisers=[InitiativeFactory(published=True)])

    with django_assert_num_queries(7):
        client.get(PATH)


def test_fragment_is_the_same_list_with_its_filters(client):
    EventFactory(title="Soepavond")
    html = client.get(PATH, headers={"HX-Request": "true"}).content.decode()

    assert "Soepavond" in html
    assert 'hx-swap-oob="true"' in html
    assert "<html" not in html


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"capacity": 20}, "Nog 20 plekken"),
        ({"capacity": 5}, "Nog 5 plekken"),
        ({"capacity": 1}, "Nog 1 plek"),
        ({"capacity": None}, "Er is plek"),
        ({"registration": "vrij"}, "Vrije inloop"),
        ({"registration": "elders", "registration_url": "https://voorbeeld.test/"}, "Aanmelden op een andere website"),
        ({"registration_closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, "Aanmelden kan niet meer"),
        ({"cancelled": True, "capacity": 3}, "Gaat niet door"),
    ],
)
def test_card_says_whether_there_is_room(client, state, said):
    EventFactory(**state)

    assert f">{said}</span>" in client.get(PATH).content.decode()


@pytest.mark.parametrize(("people", "said"), [(2, "Vol, wel een wachtlijst"), (5, "Vol, 3 op de wachtlijst")])
def test_card_says_that_it_is_full(client, people, said):
    RegistrationFactory.create_batch(people, event=EventFactory(capacity=2))

    assert f">{said}</span>" in client.get(PATH).content.decode()


def test_organisers_that_are_not_public_are_not_named(client):
    shown, draft = InitiativeFactory(name="Zichtbaar", published=True), InitiativeFactory(name="Onzichtbaar")
    event = EventFactory(organisers=[draft, shown])

    for address in (PATH, "/agenda.csv", "/agenda.atom", event.get_absolute_url()):
        response = client.get(address)
        html = (b"".join(response) if response.streaming else response.content).decode()
        assert "Zichtbaar" in html
        assert "Onzichtbaar" not in html


def test_empty_agenda_says_what_to_do(client):
    assert "Nog niets gepland" in client.get(PATH).content.decode()
    html = client.get(f"{PATH}?soort=training&regio=u16").content.decode()
    assert "Dan is er nog niets" in html
    assert "Zonder Training" in html
    assert "wanneer=voorbij" in html


HOSTILE = [
    "van=&tot=&wanneer=&plek=", "van=2026-02-30", "van=0000-00-00&tot=9999-99-99", "van=-1&tot=1e9", "van=٢٠٢٦-٠١-٠١",
    "van=10000-01-01", "van=2100-12-31&tot=2100-12-31", "van=2000-01-01&tot=2100-12-31", "tot=2000-01-01",
    "van=2026-01-01&van=x&tot[]=1", "wanneer=" + "a" * 900, "plek=nee",
    "plek=ja&plek=ja&wanneer=voorbij&sorteer=dichtbij",
    "pagina=99999999999999999999", "pagina=-1", "pagina=NaN", "pagina=١", "bij=%27%3B--",
    "q=%F0%9F%A5%A3", "q=%26%7C%21%28%29%3A*",
    "thema=weg&regio=weg&gemeente=weg&fase=weg&soort=weg&vorm=weg", "regio=u16&regio=" + "u" * 500, "sorteer=__class__",
    "q=" + "x%20" * 400, "vorm=1", "vorm=online&vorm=op-locatie", "bij=Zeist&sorteer=dichtbij&wanneer=voorbij&plek=ja",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("path", [PATH, "/agenda.csv", "/agenda.atom", "/agenda.ics"])
def test_nothing_in_the_address_is_an_error(client, path, query):
    EventFactory()
    response = client.get(f"{path}?{query}")

    assert response.status_code == 200
    assert response.streaming is False or b"".join(response)


@pytest.mark.parametrize("path", [PATH, "/agenda.csv", "/agenda.atom", "/agenda.ics"])
@pytest.mark.parametrize("query", ["q=%00", "van=2026-01-01%00", "wanneer=%C3%28"])
def test_what_no_form_of_ours_can_send_is_refused(path, query):
    assert Client(raise_request_exception=False).get(f"{path}?{query}").status_code == 400


def test_address_of_the_list():
    assert reverse("events:list") == PATH
