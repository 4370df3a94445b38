"""A person takes along everything about them (TRUST 23)."""

import io
import json
import zipfile
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models

from omzien.accounts.models import User
from omzien.accounts.personal import kinds
from tests.accounts.factories import TOTP_SECRET, UserFactory
from tests.accounts.lived import ADDRESS, NAME, SECOND, lived

pytestmark = pytest.mark.django_db
PAGE = "/mijn/gegevens/downloaden/"

# Models that lead to a person or hold an address, and are no kind of data of their own: each with its reason.
ELSEWHERE = {
    "accounts.User_groups": "follows from the roles, which are exported",
    "accounts.User_user_permissions": "nobody gets permissions one by one",
    "account.EmailConfirmation": "confirmations are signed links here; the table stays empty",
    "knowledge.Fund": "public facts; who checked them is only a number, gone with the account",
    "mail.IncomingMail": "its words stand in the conversations; the mail is wiped after 30 days, and at erasing",
    "mail.MailboxReading": "the mailbox is the portal's own",
    "pictures.Picture": "public; who uploaded it is only a number, gone with the account",
    "wagtailcore.Page": "editors' work, public; who wrote it is only a number, gone with the account",
    "wagtailcore.Revision": "as for pages; what a member writes is exported as a manuscript",
    "wagtailcore.PageLogEntry": "editors' work; who did it is only a number that leads nowhere after erasing",
    "wagtailcore.ModelLogEntry": "as for pages",
    "wagtailcore.Comment": "editors' work, goes with the account",
    "wagtailcore.CommentReply": "editors' work, goes with the account",
    "wagtailcore.PageSubscription": "a switch of the editor, goes with the account",
    "wagtailcore.UploadedFile": "an upload under way, for minutes",
    "wagtailadmin.EditingSession": "says that a page is open in an editor, for minutes",
    "wagtailadmin.FormState": "a form left half way in the editor, for days",
    "wagtaildocs.Document": "public; who uploaded it is only a number",
    "wagtailimages.Image": "not used; pictures are pictures.Picture",
    "wagtailusers.UserProfile": "switches of the editor, goes with the account",
}


class Reading(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def archive_of(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def leads_to_a_person(model):
    for field in model._meta.local_fields:
        if field.is_relation and field.remote_field.model is User:
            return True
        if isinstance(field, models.EmailField) or "mail" in field.name or field.name in {"to", "sender"}:
            return True
    return False


def test_every_model_that_leads_to_a_person_is_exported_or_named_with_a_reason():
    covered = {label for kind in kinds() for label in kind.models}
    leading = {m._meta.label for m in apps.get_models(include_auto_created=True) if leads_to_a_person(m)}

    assert leading - covered - set(ELSEWHERE) == set()
    assert covered >= {"accounts.User", "initiatives.Participant", "mail.Message"}
    assert set(ELSEWHERE) & covered == set()


def test_the_file_has_everything_and_nothing_of_others(recent):
    client = recent(lived())

    response = client.post(PAGE)

    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith('attachment; filename="mijn-omzien-')
    archive = archive_of(response)
    assert archive.testzip() is None
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {f"gegevens/{kind.key}.json" for kind in kinds()} | {"index.html", "stijl.css"} == set(files)
    empty = {name for name, text in files.items() if name.endswith(".json") and json.loads(text) == []}
    assert empty == set()
    everything = "".join(files.values())
    for mine in (ADDRESS, SECOND, NAME, "Hier is Gerda.", "Gedeeld huis", "Mogen wij een keer komen kijken?"):
        assert mine in everything
    assert "ander@adres.test" not in everything
    assert TOTP_SECRET not in everything
    assert "pbkdf2" not in everything


def test_the_page_in_the_file_needs_no_script_and_no_network(recent):
    archive = archive_of(recent(lived()).post(PAGE))
    page = Reading()

    page.feed(archive.read("index.html").decode())

    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe"} == set()
    assert [a["href"] for tag, a in page.tags if tag == "link"] == ["stijl.css"]
    assert "Hier is Gerda." in page.text
    for kind in kinds():
        assert kind.title in page.text


def test_words_of_a_person_stay_words(recent):
    user = UserFactory(name="<script>alert(1)</script>")

    page = archive_of(recent(user).post(PAGE)).read("index.html").decode()

    assert "<script>" not in page


def test_only_a_few_a_day(recent):
    client = recent(UserFactory())

    answers = [client.post(PAGE).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_an_old_session_proves_itself_first(client):
    client.force_login(UserFactory())

    assert "/account/reauthenticate/" in client.get(PAGE).headers["Location"]
    assert "/account/reauthenticate/" in client.post(PAGE).headers["Location"]


def test_what_we_keep_is_said_in_plain_words(sign_in):
    page = sign_in(UserFactory()).get("/mijn/gegevens/").content.decode()

    for kind in kinds():
        assert kind.why in page


def test_strangers_see_none_of_it(client):
    for address in ("/mijn/gegevens/", PAGE, "/mijn/gegevens/wissen/"):
        assert "/account/login/" in client.get(address).headers["Location"]
