"""A member writes, without script: begin, fill, arrange, look, throw away; and nobody else comes near."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model

from knowledge.actions.writing import latest
from knowledge.models import ArticlePage, Manuscript, Topic
from knowledge.views import writing as views
from omzien.limits.models import Count
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.writing import BEGIN, START, body_of, make_manuscript, page_of, photo, pieces_of, seen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    user = UserFactory()
    client.force_login(user)
    return user


# --- beginning ----------------------------------------------------------------------------------------


def test_visitor_is_told_how_and_comes_back_after_signing_in(client):
    html = body_of(client.get(START))

    assert 'href="/account/login/?next=/kennisbank/schrijven/"' in html
    assert 'name="title"' not in html
    assert client.post(START, BEGIN).url == "/account/login/?next=/kennisbank/schrijven/"
    assert not Manuscript.objects.exists()


def test_who_did_not_confirm_an_address_is_asked_to(client):
    client.force_login(UserFactory(verified=False))

    assert "Bevestig eerst je e-mailadres" in body_of(client.get(START))
    client.post(START, BEGIN)
    assert not Manuscript.objects.exists()


def test_member_begins(client, member):
    own = InitiativeFactory(name="De Schakel", owner=member)

    response = client.post(START, BEGIN | {"initiative": own.pk})

    made = Manuscript.objects.get()
    assert response.url == made.get_absolute_url()
    article = latest(made)
    assert (article.live, article.owner, article.initiative_name) == (False, member, "De Schakel")
    assert "Soep voor de hele straat" in body_of(client.get(response.url))
    assert client.get(article.get_absolute_url()).status_code == 404
    assert "Soep voor" not in body_of(client.get("/kennisbank/"))


def test_pressing_twice_makes_one_draft(client, member):
    first, second = client.post(START, BEGIN), client.post(START, BEGIN)

    assert first.url == second.url
    assert Manuscript.objects.count() == 1


def test_somebody_elses_initiative_is_no_choice(client, member):
    other = InitiativeFactory(published=True)

    html = body_of(client.post(START, BEGIN | {"initiative": other.pk}), 422)

    assert BEGIN["title"] in html
    assert not Manuscript.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"title": "x" * 121}, {"kind": "roman"}, {"kind": ""}, {"summary": "x" * 201}, {"initiative": "a"}],
)
def test_bad_input_is_told_and_what_was_typed_stays(client, member, wrong):
    html = body_of(client.post(START, BEGIN | wrong), 422)

    assert "Er klopt iets niet" in html
    assert not Manuscript.objects.exists()


def test_enough_in_one_day_is_said(client, member, monkeypatch):
    monkeypatch.setattr(views, "MOST_STARTED_A_DAY", 1)
    client.post(START, BEGIN)

    html = body_of(client.post(START, BEGIN | {"title": "Nog een"}), 422)

    assert views.ENOUGH in html
    assert Count.objects.filter(action="write-start").exists()


def test_two_texts_with_one_title_have_addresses_of_their_own():
    texts = [make_manuscript(UserFactory()) for _ in range(2)]

    assert sorted(one.article.slug for one in texts) == ["soep-voor-de-hele-straat", "soep-voor-de-hele-straat-2"]


def test_a_title_that_is_an_address_of_ours_gets_another(member):
    assert make_manuscript(member, title="Schrijven").article.slug != "schrijven"


# --- the pieces ---------------------------------------------------------------------------------------

PIECES = {
    "text": {"heading": "Kop", "text": "Dit is **vet**.\n\n- een\n- twee"},
    "tip": {"heading": "", "text": "Neem taart mee."},
    "warning": {"heading": "Niet doen", "text": "Alleen gaan."},
    "quote": {"text": "Het werkte.", "source": "een buur"},
    "question": {"question": "En dan?", "answer": "Dan begin je."},
    "steps": {"heading": "Zo", "rows": "3", "step_1": "Bel", "text_1": "Even.", "step_2": "Ga", "step_3": ""},
}
STORED = {
    "text": {"heading": "Kop", "text": "<p>Dit is <b>vet</b>.</p><ul><li>een</li><li>twee</li></ul>"},
    "tip": {"title": "", "text": "<p>Neem taart mee.</p>"},
    "warning": {"title": "Niet doen", "text": "<p>Alleen gaan.</p>"},
    "quote": {"text": "Het werkte.", "source": "een buur"},
    "question": {"question": "En dan?", "answer": "<p>Dan begin je.</p>"},
    "steps": {"heading": "Zo", "steps": [{"title": "Bel", "text": "<p>Even.</p>"}, {"title": "Ga", "text": ""}]},
}


@pytest.mark.parametrize("kind", PIECES)
def test_every_kind_is_added_shown_and_changed(client, member, kind):
    text = make_manuscript(member, text="")

    added = client.post(page_of(text, "new_piece", kind), PIECES[kind])

    (block,) = pieces_of(text)
    assert (block["type"], block["value"]) == (kind, STORED[kind])
    assert added.url == f"{text.get_absolute_url()}#stuk-{block['id']}"
    address = page_of(text, "piece", block["id"])
    form = client.get(address).context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, again).status_code == 302
    (unchanged,) = pieces_of(text)
    assert unchanged == block
    assert client.get(text.get_absolute_url()).status_code == 200
    assert client.get(page_of(text, "preview")).status_code == 200


@pytest.mark.parametrize("kind", PIECES)
def test_an_empty_piece_is_refused(client, member, kind):
    text = make_manuscript(member, text="")

    assert client.post(page_of(text, "new_piece", kind), {}).status_code == 422
    assert pieces_of(text) == []


def test_pressing_twice_adds_one_piece(client, member):
    text = make_manuscript(member, text="")
    for _ in range(2):
        client.post(page_of(text, "new_piece", "tip"), PIECES["tip"])

    assert len(pieces_of(text)) == 1


def test_more_steps_keep_what_was_typed_and_save_nothing(client, member):
    text = make_manuscript(member, text="")

    response = client.post(page_of(text, "new_piece", "steps"), PIECES["steps"] | {"more": "1", "heading": ""})

    html = body_of(response)
    assert 'value="Bel"' in html
    assert 'name="step_5"' in html
    assert "Er klopt iets niet" not in html
    assert pieces_of(text) == []


@pytest.mark.parametrize("rows", ["-1", "a", "999999999999999999999", "100", "٣"])
def test_any_number_of_rows_is_bounded(client, member, rows):
    text = make_manuscript(member, text="")

    response = client.post(page_of(text, "new_piece", "steps"), PIECES["steps"] | {"rows": rows, "more": "1"})

    assert 3 <= body_of(response).count('name="step_') <= 20


def test_pieces_move_and_go(client, member):
    text = make_manuscript(member)
    client.post(page_of(text, "new_piece", "tip"), PIECES["tip"])
    first, tip = (block["id"] for block in pieces_of(text))
    client.post(f"{page_of(text, 'new_piece', 'quote')}?na={first}", PIECES["quote"])
    assert [block["type"] for block in pieces_of(text)] == ["text", "quote", "tip"]

    client.post(page_of(text, "arrange"), {"block": tip, "do": "up"})
    client.post(page_of(text, "arrange"), {"block": first, "do": "up"})
    client.post(page_of(text, "arrange"), {"block": first, "do": "down"})
    assert [block["type"] for block in pieces_of(text)] == ["tip", "text", "quote"]

    client.post(page_of(text, "arrange"), {"block": first, "do": "away"})
    assert [block["type"] for block in pieces_of(text)] == ["tip", "quote"]
    for wrong in ({"block": first, "do": "up"}, {"block": "\r\nX: y", "do": "away"}):
        assert client.post(page_of(text, "arrange"), wrong).url == text.get_absolute_url()
    assert client.post(page_of(text, "arrange"), {"block": tip, "do": "burn"}).status_code == 404
    assert len(pieces_of(text)) == 2


def test_an_evening_of_writing_is_one_revision(client, member):
    text = make_manuscript(member)

    assert text.article.revisions.count() == 1


# --- two tabs -----------------------------------------------------------------------------------------


def test_two_tabs_overwrite_nothing_silently(client, member):
    text = make_manuscript(member)
    (block,) = pieces_of(text)
    address = page_of(text, "piece", block["id"])
    seen = seen_in(client.get(address))
    client.post(address, {"seen": seen, "heading": "Van tab een", "text": "Een."})

    refused = client.post(address, {"seen": seen, "heading": "Van tab twee", "text": "Twee."})

    html = body_of(refused, 409)
    assert "Van tab een" in html
    assert "Van tab twee" in html
    assert pieces_of(text)[0]["value"]["heading"] == "Van tab een"
    client.post(address, {"seen": seen_in(refused), "heading": "Van tab twee", "text": "Twee."})
    assert pieces_of(text)[0]["value"]["heading"] == "Van tab twee"


def test_two_tabs_with_the_facts(client, member):
    text = make_manuscript(member)
    address = page_of(text, "tell_part", "begin")
    seen = seen_in(client.get(address))
    client.post(address, BEGIN | {"seen": seen, "title": "Van tab een"})

    refused = client.post(address, BEGIN | {"seen": seen, "title": "Van tab twee"})

    assert "Van tab een" in body_of(refused, 409)
    client.post(address, BEGIN | {"seen": seen_in(refused), "title": "Van tab twee"})
    assert latest(Manuscript.objects.get()).title == "Van tab twee"


def test_who_finds_it(client, member):
    text = make_manuscript(member)
    address = page_of(text, "tell_part", "vinden")
    topic = Topic.objects.get(key="money")

    client.post(address, {"seen": seen_in(client.get(address)), "topics": [topic.pk]})

    assert list(latest(text).topics.all()) == [topic]


# --- the end ------------------------------------------------------------------------------------------


def test_throwing_away_asks_first_and_takes_the_files_along(client, member):
    text = make_manuscript(member)
    upload = SimpleUploadedFile("a.txt", b"Hallo")
    client.post(page_of(text, "new_piece", "downloads"), {"heading": "Mee", "upload": upload})

    assert "Gooi je" in body_of(client.get(page_of(text, "throw_away")))
    assert ArticlePage.objects.filter(pk=text.pk).exists()
    client.post(page_of(text, "throw_away"))

    assert not ArticlePage.objects.filter(pk=text.pk).exists()
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_however_many(client, member, django_assert_num_queries, count):
    for number in range(count):
        make_manuscript(member, title=f"Tekst {number}")
    client.get(START)

    with django_assert_num_queries(6):
        html = body_of(client.get(START))

    assert html.count("Concept") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_text_asks_the_same_however_long(client, member, django_assert_num_queries, count):
    text = make_manuscript(member, text="")
    for number in range(count):
        client.post(page_of(text, "new_piece", "figure"), {"upload": photo(), "alt_text": f"Pan {number}"})
    client.get(text.get_absolute_url())

    with django_assert_num_queries(17):
        html = body_of(client.get(text.get_absolute_url()))

    assert html.count("<figure") == count
