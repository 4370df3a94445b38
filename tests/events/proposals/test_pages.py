"""The pages of theme proposals: who sees what, what they cost, and input of every kind."""

import pytest
from django.urls import reverse

from events.models import Support, ThemeProposal
from tests.accounts.factories import UserFactory
from tests.events.proposals.factories import ProposalFactory, SupportFactory
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db
LIST = "/agenda/themavoorstellen/"


@pytest.fixture
def people():
    """Everybody who can look at a proposal for U16."""
    return {
        "owner": UserFactory(),
        "colleague": UserFactory(),
        "coordinator": UserFactory(coordinator=region("u16")),
        "elsewhere": UserFactory(coordinator=region("regio-amersfoort")),
        "network": UserFactory(network=True),
        "stranger": UserFactory(),
    }


@pytest.fixture
def team(people):
    return InitiativeFactory(name="De Schakel", published=True, owner=people["owner"], editor=people["colleague"])


def answers(client, people, address, method="get", data=None):
    found = {}
    for name, user in {**people, "visitor": None}.items():
        client.logout()
        if user:
            client.force_login(user)
        found[name] = getattr(client, method)(address, data or {}).status_code
    return found


def titles(response):
    return [one.title for one in response.context["proposals"]]


# --- who sees what ------------------------------------------------------------------------------------


def test_everybody_sees_a_proposal_and_only_some_what_was_removed(client, people, team):
    shown = ProposalFactory(initiative=team, regions=["u16"])
    gone = ProposalFactory(initiative=team, regions=["u16"], removed=True)

    assert set(answers(client, people, shown.get_absolute_url()).values()) == {200}
    assert answers(client, people, gone.get_absolute_url()) == {
        **dict.fromkeys(["owner", "colleague", "coordinator", "network"], 200),
        **dict.fromkeys(["elsewhere", "stranger", "visitor"], 404),
    }
    assert titles(client.get(LIST)) == [shown.title]


def test_what_was_removed_is_in_no_search(client, team):
    ProposalFactory(initiative=team, title="Zeldzaam zichtbaar")
    ProposalFactory(initiative=team, title="Zeldzaam verborgen", removed=True)

    html = client.get("/zoeken/?q=zeldzaam").content.decode()

    assert "Zeldzaam zichtbaar" in html.replace("<mark>", "").replace("</mark>", "")
    assert "verborgen" not in html
    assert titles(client.get(f"{LIST}?q=zeldzaam")) == ["Zeldzaam zichtbaar"]


def test_who_may_plan_and_close(client, people, team):
    proposal = ProposalFactory(initiative=team, regions=["u16"], voices=2)
    url = reverse("events:close_proposal", args=[proposal.pk])

    close = answers(client, people, url)

    assert close == {
        **dict.fromkeys(["coordinator", "network"], 200),
        **dict.fromkeys(["owner", "colleague", "elsewhere", "stranger"], 404),
        "visitor": 302,
    }
    for verb in ("plan_proposal", "reopen_proposal"):
        posted = answers(client, people, reverse(f"events:{verb}", args=[proposal.pk]), "post")
        assert {name for name, status in posted.items() if status == 404} == {
            *("owner", "colleague", "elsewhere", "stranger")
        }


def test_nothing_changes_on_get(client, people, team):
    client.force_login(people["network"])
    proposal = ProposalFactory(initiative=team)

    for verb in ("support_proposal", "withdraw_support", "reopen_proposal", "plan_proposal"):
        assert client.get(reverse(f"events:{verb}", args=[proposal.pk])).status_code == 405


def test_names_of_initiatives_that_are_not_on_the_site_stay_unsaid(client, team):
    proposal = ProposalFactory(initiative=InitiativeFactory(name="Geheim genootschap"), voices=2)
    SupportFactory(proposal=proposal, initiative=team)

    html = client.get(proposal.get_absolute_url()).content.decode()

    assert "Geheim genootschap" not in html + client.get(LIST).content.decode()
    assert "De Schakel" in html
    assert "En nog 1 initiatief" in html


# --- the list -----------------------------------------------------------------------------------------


def test_most_support_comes_first_or_the_newest(client):
    for voices in (2, 4, 3):
        ProposalFactory(title=f"Stemmen: {voices}", voices=voices)

    assert titles(client.get(LIST)) == ["Stemmen: 4", "Stemmen: 3", "Stemmen: 2"]
    assert titles(client.get(f"{LIST}?sorteer=nieuwste")) == ["Stemmen: 3", "Stemmen: 4", "Stemmen: 2"]


def test_facets_filter_and_count(client):
    soest = InitiativeFactory(published=True, municipality="soest")
    ProposalFactory(title="Hier", regions=["u16"], themes=["care"])
    ProposalFactory(title="Daar", regions=["regio-amersfoort"], initiative=soest, closed=True)
    ProposalFactory(title="Overal", themes=["care", "food"], kind="training")

    assert titles(client.get(f"{LIST}?regio=u16")) == ["Overal", "Hier"]
    assert titles(client.get(f"{LIST}?regio=regio-amersfoort")) == ["Overal", "Daar"]
    assert titles(client.get(f"{LIST}?gemeente=soest")) == ["Daar"]
    assert titles(client.get(f"{LIST}?status=closed")) == ["Daar"]
    assert titles(client.get(f"{LIST}?soort=training")) == ["Overal"]
    facets = {facet.param: facet.options for facet in client.get(LIST).context["found"].facets}
    assert {one.value: one.count for one in facets["status"]} == {
        "open": 2,
        "enough": 0,
        "planned": 0,
        "held": 0,
        "closed": 1,
    }
    assert next(one.count for one in facets["regio"] if one.value == "u16") == 2


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(client, django_assert_num_queries, count):
    for _ in range(count):
        ProposalFactory(voices=3, themes=["care", "food"], regions=["u16"])
    client.get(LIST)

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(titles(response)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_query_count(client, django_assert_num_queries, people, team, count):
    proposal = ProposalFactory(initiative=team, voices=count, themes=["care"], regions=["u16"])
    client.force_login(people["coordinator"])
    client.get(proposal.get_absolute_url())

    with django_assert_num_queries(14):
        client.get(proposal.get_absolute_url())


def test_the_list_is_paged(client):
    for _ in range(26):
        ProposalFactory()

    first, second = client.get(LIST), client.get(f"{LIST}?pagina=2")

    assert (len(titles(first)), len(titles(second))) == (24, 2)


def test_empty_lists_lead_somewhere(client):
    assert "Wie begint?" in client.get(LIST).content.decode()
    assert "Nog niemand vroeg dit" in client.get(f"{LIST}?thema=wonen").content.decode()


# --- proposing and supporting ---------------------------------------------------------------------------


def add(slug):
    return reverse("events:add_proposal", args=[slug])


def values(**fields):
    return {"title": "Vrijwilligers vinden", "question": "Hoe dan?", "kind": "training", **fields}


def test_one_initiative_leads_straight_to_the_form(client, people, team):
    client.force_login(people["owner"])

    assert client.get("/agenda/themavoorstellen/nieuw/").headers["Location"] == add(team.slug)
    InitiativeFactory(published=True, owner=people["owner"], name="Tweede")
    assert "Namens welk initiatief?" in client.get("/agenda/themavoorstellen/nieuw/").content.decode()


def test_who_may_propose_for_an_initiative(client, people, team):
    assert answers(client, people, add(team.slug)) == {
        **dict.fromkeys(["owner", "colleague"], 200),
        **dict.fromkeys(["coordinator", "elsewhere", "network", "stranger"], 404),
        "visitor": 302,
    }


def test_own_themes_are_chosen_and_what_goes_with_them_stands_on_top(client, people):
    mine = InitiativeFactory(published=True, owner=people["owner"], themes=["food"])
    for _ in range(3):
        InitiativeFactory(published=True, themes=["food", "green"])
    client.force_login(people["owner"])

    form = client.get(add(mine.slug)).context["form"]

    names = [str(label) for _, label in form.fields["themes"].choices]
    assert form.initial["themes"] == [theme.pk for theme in mine.themes.all()]
    assert names[0] == mine.themes.get().name
    assert "groen" in names[1].lower()


def test_what_is_alike_is_shown_first_and_then_may_be_new(client, people, team):
    known = ProposalFactory(title="Vrijwilligers zoeken en vinden", themes=["care"])
    client.force_login(people["owner"])

    shown = client.post(add(team.slug), values(title="Vrijwilligers vinden!"))
    again = client.post(add(team.slug), values(title="Vrijwilligers vinden!", looked="1"))

    assert shown.status_code == 200
    assert known.title in shown.content.decode()
    assert "Dit voorstel heeft alle woorden van deze titel." in shown.content.decode()
    assert 'name="looked" value="1"' in shown.content.decode()
    assert again.status_code == 302
    assert ThemeProposal.objects.filter(title="Vrijwilligers vinden!").count() == 1


def test_support_this_instead_is_one_press(client, people, team):
    known = ProposalFactory(title="Vrijwilligers vinden")
    client.force_login(people["owner"])
    client.post(add(team.slug), values())

    client.post(reverse("events:support_proposal", args=[known.pk]), {"initiative": team.pk})

    assert known.supports.filter(initiative=team).exists()
    assert ThemeProposal.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "!!!"},
        {"title": "x" * 121},
        {"question": ""},
        {"question": "x" * 2001},
        {"kind": "feest"},
        {"kind": ""},
        {"themes": ["999999999999999999999"]},
        {"themes": ["a"]},
        {"regions": ["-1"]},
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, people, team, wrong):
    client.force_login(people["owner"])

    response = client.post(add(team.slug), values(**({"question": "Wat ik typte"} | wrong)))

    assert response.status_code == 422
    assert "Er klopt iets niet" in response.content.decode()
    assert "question" in wrong or "Wat ik typte" in response.content.decode()
    assert ThemeProposal.objects.count() == 0


@pytest.mark.parametrize("initiative", ["", "0", "-1", "abc", "9" * 30, "1 OR 1=1", "²"])
def test_odd_initiatives_support_nothing(client, people, team, initiative):
    proposal = ProposalFactory()
    client.force_login(people["owner"])

    given = client.post(reverse("events:support_proposal", args=[proposal.pk]), {"initiative": initiative})
    taken = client.post(reverse("events:withdraw_support", args=[proposal.pk]), {"initiative": initiative})

    assert (given.status_code, taken.status_code) == (422, 404)
    assert Support.objects.count() == 1


def test_another_ones_initiative_supports_nothing(client, people, team):
    proposal, other = ProposalFactory(), InitiativeFactory(published=True)
    client.force_login(people["owner"])

    response = client.post(reverse("events:support_proposal", args=[proposal.pk]), {"initiative": other.pk})

    assert response.status_code == 422
    assert "Kies een initiatief van jou" in response.content.decode()


def test_visitors_are_led_to_sign_in_and_back(client):
    proposal = ProposalFactory()

    response = client.post(reverse("events:support_proposal", args=[proposal.pk]), {"initiative": 1})

    assert response.headers["Location"].endswith(f"next={proposal.get_absolute_url()}")


def test_typed_text_is_no_markup(client, team):
    proposal = ProposalFactory(title="<b>Vet</b>", question="<script>alert(1)</script> https://voorbeeld.nl/a?b=1&c=2")
    SupportFactory(proposal=proposal, initiative=team, note="<img src=x>")

    html = client.get(proposal.get_absolute_url()).content.decode() + client.get(LIST).content.decode()

    assert "<b>Vet" not in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'rel="nofollow ugc noopener"' in html


@pytest.mark.parametrize(
    "query",
    [
        "pagina=0",
        "pagina=" + "9" * 30,
        "regio=%27--",
        "status=removed",
        "status=x&status=",
        "q=" + "a" * 500,
        "sorteer=x",
        "q=%3A*%26",
    ],
)
def test_odd_addresses_of_the_list_are_no_error(client, query):
    ProposalFactory()

    assert client.get(f"{LIST}?{query}").status_code in {200, 404}


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 40])
def test_odd_addresses_of_a_proposal_are_not_there(client, pk):
    assert client.get(f"{LIST}{pk}/").status_code == 404


# --- elsewhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/themas/zorg/", "/regios/u16/"])
def test_theme_and_region_pages_show_what_people_want_to_learn(client, address):
    theme = client.get("/themas/").context["themes"][0]
    address = theme.get_absolute_url() if "themas" in address else address
    assert "Hier willen mensen over leren" not in client.get(address).content.decode()
    ProposalFactory(title="Wat ik wil weten", themes=[theme], regions=["u16"])
    ProposalFactory(title="Al gesloten", themes=[theme], regions=["u16"], closed=True)

    html = client.get(address).content.decode()

    assert "Hier willen mensen over leren" in html
    assert "Wat ik wil weten" in html
    assert "Al gesloten" not in html
