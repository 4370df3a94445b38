"""The coordinator's journey through the screens, what they refuse, and for whom they exist."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.models import ImportBatch, Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, region
from tests.initiatives.importing.steps import (
    QUESTIONNAIRE,
    applied,
    as_csv,
    carried_on,
    reviewed,
    row,
    uploaded,
    verdicts,
)

pytestmark = pytest.mark.django_db
ADD = "/beheer/initiatives/importbatch/add/"
LINE = {"Naam": "Moestuin", "Gemeente": "Zeist", "Fase": "start", "Omschrijving": "Samen groente.", "Thema": "eten"}
SCREENS = {
    "columns": (), "progress": (), "reading": (), "review": (), "row": (2,), "decide": (2,), "accept": (2,),
    "decide_all": (), "apply": (), "result": (), "undo": (), "discard": (), "download": (),
}  # fmt: skip


@pytest.fixture
def user(client):
    user = UserFactory(network=True)
    client.force_login(user)
    return user


def at(screen, batch, *args):
    return reverse(f"admin:initiatives_importbatch_{screen}", args=[batch.pk, *args])


def file(content, name="lijst.csv"):
    return {"file": SimpleUploadedFile(name, content)}


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_whole_journey(client, user):
    response = client.post(ADD, file(QUESTIONNAIRE.read_bytes(), "initiatieven_vragenlijst.csv"), follow=True)
    batch = ImportBatch.objects.get()
    assert response.redirect_chain == [(at("columns", batch), 302)]
    assert "134 rijen, gelezen als Windows-1252, gescheiden door puntkomma’s" in text_of(response)
    assert "Wordt bewaard, nog niet gebruikt." in text_of(response)

    mapping = {f"column_{column}": key for column, key in batch.mapping.items()}
    response = client.post(at("columns", batch), mapping, follow=True)
    assert response.redirect_chain == [(at("review", batch), 302)]
    assert "134 rijen: 102 nieuw, 0 gewijzigd, 0 gelijk, 7 overgeslagen, 25 geweigerd" in text_of(response)
    assert Initiative.objects.count() == 0

    client.post(at("accept", batch, 19), {"voorstel": "0.0", "overal": "1"})
    client.post(at("row", batch, 13), {"name": "Nieuwe naam", "place": "Nieuwland", "municipality": "Vijfheerenlanden"})
    client.post(at("decide", batch, 4), {"keuze": "nieuw"})
    response = client.get(at("review", batch))
    assert "134 rijen: 105 nieuw, 0 gewijzigd, 0 gelijk, 6 overgeslagen, 23 geweigerd" in text_of(response)

    response = client.post(at("apply", batch), {"publiceren": "ja"}, follow=True)
    assert response.redirect_chain == [(at("result", batch), 302)]
    assert "134 rijen = 105 gemaakt + 0 gewijzigd + 0 ongewijzigd + 6 overgeslagen + 23 geweigerd." in text_of(response)
    assert Initiative.objects.published().count() == 104
    assert Initiative.objects.get(name="Nieuwe naam").status == "draft"

    assert "105 nieuwe initiatieven verdwijnen weer" in text_of(client.get(at("undo", batch)))
    response = client.post(at("undo", batch), follow=True)
    assert "105 verwijderd" in text_of(response)
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "lijst.csv", "Dit bestand is leeg"),
        (b"Naam;Gemeente\n", "lijst.csv", "Onder de kolomkoppen staan geen rijen"),
        (b"PK\x03\x04", "lijst.xlsx", "Dit bestand is beschadigd"),
        (b"x" * (10 * 1024 * 1024 + 1), "lijst.csv", "groter dan 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(client, user, content, name, sentence):
    response = client.post(ADD, file(content, name))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not ImportBatch.objects.exists()


def test_no_file_is_said(client, user):
    response = client.post(ADD)

    assert response.status_code == 422
    assert "Kies eerst een bestand." in text_of(response)


def test_a_wrong_mapping_is_refused_and_kept(client, user):
    batch = uploaded(user, as_csv([LINE]))

    response = client.post(at("columns", batch), {"column_0": "people", "column_1": "municipality"})

    assert response.status_code == 422
    assert "Kies bij welke kolom de naam van het initiatief staat." in text_of(response)
    assert response.context["form"]["column_0"].value() == "people"


def test_the_same_file_again_is_said(client, user):
    applied(user, as_csv([LINE]))

    response = client.post(ADD, file(as_csv([LINE])), follow=True)

    assert "Dit bestand is al geïmporteerd" in text_of(response)


def test_another_encoding_is_read_again(client, user):
    batch = uploaded(user, "Naam;Gemeente\nCafé;Zeist\n".encode("mac_roman"))

    client.post(at("reading", batch), {"encoding": "cp1252"})

    assert row(batch, 2).raw == ["CafŽ", "Zeist"]


def test_the_dry_run_shows_the_difference(client, user):
    InitiativeFactory(name="Moestuin", summary="Oud.", themes=["care"])
    batch = reviewed(user, [LINE])

    shown = text_of(client.get(at("review", batch)))

    assert "wijziging Moestuin" in shown
    assert "Korte omschrijving Oud. Samen groente." in shown
    assert "Thema’s Zorg dichtbij Eten en voedsel" in shown


def test_one_choice_for_every_row_of_a_filter(client, user):
    batch = reviewed(user, [LINE, LINE | {"Gemeente": "Soest"}, LINE | {"Gemeente": "Bunnik"}])
    assert verdicts(batch) == ["new", "duplicate", "duplicate"]

    client.post(at("decide_all", batch), {"soort": "dubbel", "keuze": "nieuw"})

    assert verdicts(batch) == ["new", "new", "new"]


@pytest.mark.parametrize(
    ("screen", "posted", "sentence"),
    [
        ("decide", {"keuze": "bij:999"}, "Kies bij rij 2 welk initiatief je wilt bijwerken."),
        ("decide", {"keuze": "bij:rij-1e9"}, "Deze keuze kennen we niet."),
        ("decide", {"keuze": "wat dan ook"}, "Deze keuze kennen we niet."),
        ("decide", {}, "Deze keuze kennen we niet."),
        ("accept", {"voorstel": "9.9"}, "Deze rij is intussen anders; kijk nog eens."),
        ("accept", {"voorstel": "-1.0"}, "Dit voorstel kennen we niet."),
        ("accept", {"voorstel": "²"}, "Dit voorstel kennen we niet."),
        ("reading", {"encoding": "utf-7"}, "Deze keuze kennen we niet."),
    ],
)
def test_a_forged_choice_is_refused_with_a_sentence(client, user, screen, posted, sentence):
    batch = reviewed(user, [LINE])

    response = client.post(at(screen, batch, *SCREENS[screen]), posted, follow=True)

    assert response.status_code == 200
    assert sentence in text_of(response)


@pytest.mark.parametrize(
    "query", ["?soort=onzin", "?pagina=-1", "?pagina=10000000000000000000000", "?soort=fout&pagina=x"]
)
def test_odd_addresses_show_rows_or_a_page(client, user, query):
    batch = reviewed(user, [LINE])

    assert client.get(at("review", batch) + query).status_code == 200
    applied(user, [LINE | {"Naam": "Anders"}])


def test_every_address_answers_in_every_state(client, user):
    def states():
        yield uploaded(user, as_csv([LINE]))
        yield reviewed(user, [LINE | {"Naam": "Twee"}])
        yield applied(user, [LINE | {"Naam": "Drie"}])
        for status in ("reading", "reviewing", "applying", "undoing", "broken"):
            batch = uploaded(user, as_csv([LINE]))
            ImportBatch.objects.filter(pk=batch.pk).update(status=status, applied_at=batch.uploaded_at)
            yield batch

    for batch in states():
        for screen, args in SCREENS.items():
            assert client.get(at(screen, batch, *args)).status_code in {200, 302}, (batch.status, screen)
        response = client.get(f"/beheer/initiatives/importbatch/{batch.pk}/change/", follow=True)
        assert response.status_code == 200


def test_getting_never_changes_anything(client, user):
    batch = reviewed(user, [LINE])

    for screen, args in SCREENS.items():
        client.get(at(screen, batch, *args))

    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.MAPPED
    assert Initiative.objects.count() == 0


def statuses(client, batch, method="get"):
    return {getattr(client, method)(at(screen, batch, *args)).status_code for screen, args in SCREENS.items()}


def test_an_import_is_private(client):
    owner = UserFactory(coordinator=region("u16"))
    batch = reviewed(owner, [LINE])
    change = f"/beheer/initiatives/importbatch/{batch.pk}/change/"

    client.force_login(UserFactory(coordinator=region("u16")))
    assert statuses(client, batch) == statuses(client, batch, "post") == {404}
    assert client.get(change).status_code == 404
    assert "lijst.csv" not in text_of(client.get("/beheer/initiatives/importbatch/"))

    for user, status in ((UserFactory(), 403), (UserFactory(editor=True), 404)):
        client.force_login(user)
        assert statuses(client, batch) == statuses(client, batch, "post") == {status}
        assert client.get(ADD).status_code == client.get("/beheer/initiatives/importbatch/").status_code == 403

    client.logout()
    assert statuses(client, batch) == {302}

    for user in (owner, UserFactory(network=True), UserFactory(admin=True)):
        client.force_login(user)
        assert 404 not in statuses(client, batch)
        assert "lijst.csv" in text_of(client.get("/beheer/initiatives/importbatch/"))
    assert not Initiative.objects.exists()


def test_the_original_file_comes_back_as_it_was(client, user):
    content = QUESTIONNAIRE.read_bytes()
    batch = uploaded(user, content, '../gekke"naam;.csv')

    response = client.get(at("download", batch))

    assert response.content == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_what_a_file_says_is_never_markup(client, user):
    batch = reviewed(user, [LINE | {"Naam": "<script>alert(1)</script>", "Gemeente": "<b>Zeist", "<i>kop": "<u>x"}])

    pages = [client.get(at(screen, batch)).content.decode() for screen in ("columns", "review")]
    pages.append(client.get(at("row", batch, 2)).content.decode())

    assert all("<script>alert" not in page and "<b>Zeist" not in page and "<i>kop" not in page for page in pages)


def test_a_correction_comes_as_a_part_of_the_page_with_htmx(client, user):
    batch = reviewed(user, [LINE])

    part = client.get(at("row", batch, 2), headers={"HX-Request": "true"}).content.decode()

    assert part.count("<form") == 1
    assert "<html" not in part


def test_a_large_file_waits_for_the_worker(client, user, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("initiatives.importing.work.AT_ONCE", 1)
    woken = []
    monkeypatch.setattr("omzien.wake.send", lambda task, *args: woken.append((task.name, args)))
    batch = uploaded(user, as_csv([LINE, LINE | {"Naam": "Twee"}]))
    mapping = {f"column_{column}": key for column, key in batch.mapping.items()}

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(at("columns", batch), mapping, follow=True)

    assert woken == [("initiatives.importing.continue_import", (batch.pk,))]
    assert "Even geduld: het bestand wordt nagekeken" in text_of(response)
    assert at("progress", batch) in response.content.decode()


def test_one_choice_in_a_large_file_needs_no_worker(client, user, monkeypatch):
    batch = reviewed(user, [LINE, LINE | {"Naam": "Twee"}, LINE | {"Naam": "Drie"}])
    monkeypatch.setattr("initiatives.importing.work.AT_ONCE", 1)
    monkeypatch.setattr("initiatives.importing.batches.ALL_AGAIN", 1)

    response = client.post(at("decide", batch, 2), {"keuze": "over"}, follow=True)

    assert "3 rijen: 2 nieuw, 0 gewijzigd, 0 gelijk, 1 overgeslagen, 0 geweigerd" in text_of(response)


def test_the_waiting_page_follows_the_work(client, user):
    batch = uploaded(user, as_csv([LINE]))
    ImportBatch.objects.filter(pk=batch.pk).update(status="reviewing")

    def poll():
        return client.get(at("progress", batch), headers={"HX-Request": "true"})

    assert "Even geduld" in text_of(poll())
    carried_on(batch)
    assert poll()["HX-Redirect"] == at("review", batch)
    assert client.get(at("progress", batch)).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dry_run_takes_the_same_queries_for_any_number(client, user, rows, django_assert_max_num_queries):
    InitiativeFactory(name="Moestuin", municipality="soest")
    batch = reviewed(user, [LINE | {"Naam": f"Moestuin {number}"} for number in range(rows)] + [LINE])
    client.get(at("review", batch))

    with django_assert_max_num_queries(34):
        client.get(at("review", batch))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_result_takes_the_same_queries_for_any_number(client, user, rows, django_assert_max_num_queries):
    batch = applied(user, [LINE | {"Naam": f"Moestuin {number}"} for number in range(rows)])
    client.get(at("result", batch))

    with django_assert_max_num_queries(14):
        client.get(at("result", batch))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(client, user, rows, django_assert_max_num_queries):
    for number in range(rows):
        uploaded(user, as_csv([LINE | {"Naam": f"Moestuin {number}"}]))
    client.get("/beheer/initiatives/importbatch/")

    with django_assert_max_num_queries(12):
        client.get("/beheer/initiatives/importbatch/")
