import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from omzien.accounts.models import User
from omzien.mail.models import Message
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.mailbox import link_in, mails_to

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "nog-een-lang-wachtwoord"


def ask_for_reset(address, client=None):
    return (client or Client()).post("/account/password/reset/", {"email": address})


def test_a_reset_link_sets_a_password_once_and_ends_all_sessions(client, sign_in):
    user = UserFactory()
    elsewhere = sign_in(user)
    ask_for_reset(user.email.upper())
    link = link_in(mails_to(user.email)[0])

    form = client.get(link).headers["Location"]
    assert client.post(form, {"password1": NEW_PASSWORD}).headers["Location"] == "/account/password/reset/key/done/"

    assert elsewhere.get("/mijn/").status_code == 302
    assert sign_in(user, NEW_PASSWORD)
    assert mails_to(user.email)[-1].subject == "Je wachtwoord is gewijzigd"
    assert "werkt niet meer" in Client().get(link).content.decode()


def test_a_reset_link_expires(client, settings):
    user = UserFactory()
    ask_for_reset(user.email)
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "werkt niet meer" in client.get(link_in(mails_to(user.email)[0])).content.decode()


def test_a_reset_answers_the_same_for_an_unknown_address():
    known, unknown = ask_for_reset(UserFactory().email), ask_for_reset("niemand@voorbeeld.test")

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert mails_to("niemand@voorbeeld.test")[0].subject == "Er is geen account met dit adres"


def test_a_reset_takes_as_many_queries_for_an_unknown_address(django_assert_max_num_queries):
    user = UserFactory()
    ask_for_reset("eerste@voorbeeld.test")
    with django_assert_max_num_queries(60) as unknown:
        ask_for_reset("niemand@voorbeeld.test")
    with django_assert_max_num_queries(60) as known:
        ask_for_reset(user.email)

    assert abs(len(known) - len(unknown)) <= 5


def test_a_second_reset_request_sends_a_new_link(monkeypatch):
    user = UserFactory()
    ask_for_reset(user.email)
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._num_seconds", lambda self, at: 10**9)

    ask_for_reset(user.email)

    assert len({link_in(message) for message in mails_to(user.email)}) == 2


def test_an_unknown_address_gets_one_mail_in_three_minutes():
    for _ in range(3):
        ask_for_reset("niemand@voorbeeld.test")

    assert len(mails_to("niemand@voorbeeld.test")) in {1, 2}  # two when a window ends just here


def test_changing_the_password_ends_every_session_and_tells(sign_in):
    user = UserFactory()
    here, elsewhere = sign_in(user), sign_in(user)

    response = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})

    assert response.headers["Location"] == "/account/login/"
    assert here.get("/mijn/").status_code == elsewhere.get("/mijn/").status_code == 302
    assert mails_to(user.email)[0].subject == "Je wachtwoord is gewijzigd"


def test_changing_the_address_asks_again_who_you_are(sign_in):
    client = sign_in(UserFactory())

    response = client.post("/account/email/", {"action_add": "", "email": "ander@voorbeeld.test"})

    assert response.headers["Location"].startswith("/account/reauthenticate/")
    assert not EmailAddress.objects.filter(email="ander@voorbeeld.test").exists()


def test_changing_the_address_tells_the_old_one(recent):
    user = UserFactory()
    old = user.email
    client = recent(user)

    client.post("/account/email/", {"action_add": "", "email": "Ander@Voorbeeld.test"})
    user.refresh_from_db()
    assert user.email == old
    client.post(link_in(mails_to("ander@voorbeeld.test")[0]))

    user.refresh_from_db()
    assert user.email == "ander@voorbeeld.test"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "primary")) == [
        ("ander@voorbeeld.test", True)
    ]
    told = mails_to(old)[-1]
    assert told.subject == "Je e-mailadres is gewijzigd"
    assert f"van {old} in ander@voorbeeld.test" in told.text


def test_an_address_of_somebody_else_cannot_be_taken(recent):
    other = UserFactory()
    client = recent(UserFactory())
    client.post("/account/email/", {"action_add": "", "email": other.email})

    response = client.get(link_in(mails_to(other.email)[0]))

    assert "hoort al bij een ander account" in response.content.decode()
    client.post(link_in(mails_to(other.email)[0]))
    assert User.objects.filter(email=other.email).get() == other


def test_a_session_gets_a_new_key_at_sign_in(client):
    user = UserFactory()
    client.get("/account/login/")
    client.session["something"] = 1
    before = client.session.session_key

    client.post("/account/login/", {"login": user.email, "password": PASSWORD})

    assert client.session.session_key != before


def test_signing_out_needs_a_post_and_ends_the_session(sign_in):
    client = sign_in(UserFactory())
    client.get("/account/logout/")
    assert client.get("/mijn/").status_code == 200

    client.post("/account/logout/")

    assert client.get("/mijn/").status_code == 302


def test_own_sessions_are_listed_and_ended_one_by_one_or_all(sign_in):
    user = UserFactory()
    here, second, third = sign_in(user), sign_in(user), sign_in(user)
    sessions = here.get("/account/sessions/").context["sessions"]
    assert [session.session_key == here.session.session_key for session in sessions] == [True, False, False]
    other = next(session for session in sessions if session.session_key == second.session.session_key)

    here.post(f"/mijn/apparaten/{other.pk}/uitloggen/")
    assert second.get("/mijn/").status_code == 302
    assert third.get("/mijn/").status_code == 200

    here.post("/account/sessions/")
    assert third.get("/mijn/").status_code == 302
    assert here.get("/mijn/").status_code == 200


def test_somebody_elses_session_cannot_be_ended(sign_in):
    victim = sign_in(UserFactory())
    pk = victim.get("/account/sessions/").context["sessions"][0].pk

    response = sign_in(UserFactory()).post(f"/mijn/apparaten/{pk}/uitloggen/")

    assert response.status_code == 404
    assert victim.get("/mijn/").status_code == 200


def test_a_totp_code_counts_once(totp_code):
    user = UserFactory(totp=True)
    code = totp_code()
    answers = []
    for _ in range(2):
        client = Client()
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        answers.append(client.post("/account/2fa/authenticate/", {"code": code}).status_code)

    assert answers == [302, 200]


def test_setting_up_an_app_shows_recovery_codes_and_tells(recent, totp_code, django_capture_on_commit_callbacks):
    user = UserFactory()
    client = recent(user)
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/2fa/totp/activate/", {"code": totp_code(secret)})

    assert response.headers["Location"] == "/account/2fa/recovery-codes/"
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert mails_to(user.email)[0].subject == "Inloggen in twee stappen staat aan"


ODD_ANSWERS = ["", "x", "1", "[]", '"x"', "{}", '{"id": 1}', '{"response": []}', '{"response": {"userHandle": "////"}}']


@pytest.mark.parametrize("answer", ODD_ANSWERS)
@pytest.mark.parametrize("page", ["webauthn/login", "authenticate", "webauthn/add", "webauthn/reauthenticate"])
def test_no_answer_of_a_passkey_breaks_a_page(recent, page, answer):
    path = f"/account/2fa/{page}/"
    user = UserFactory(totp=True)
    client = Client()
    if path.endswith(("/add/", "/reauthenticate/")):
        client = recent(user)
    elif path.endswith("/authenticate/"):
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.get(path)

    response = client.post(path, {"credential": answer, "name": "x"})

    assert response.status_code in {200, 302}
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_every_account_mail_has_words_of_ours():
    """Each mail that allauth can send here, rendered."""
    from omzien.accounts.mails import ANSWERS, LINKS, NOTICES, send_account_mail
    from tests.accounts.reading import foreign_words, words_of

    context = {
        "activate_url": "http://testserver/a/",
        "password_reset_url": "http://testserver/r/",
        "from_email": "a@b.nl",
        "to_email": "c@d.nl",
        "deleted_email": "e@f.nl",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
    }
    for name in [*LINKS, *ANSWERS, *NOTICES]:
        message = send_account_mail(name=name, to="lid@voorbeeld.test", context=context)
        assert foreign_words(words_of(message.text) + words_of(message.html) + message.subject) == [], name
        assert "lid@voorbeeld.test" not in message.key

    assert Message.objects.count() == len(LINKS) + len(ANSWERS) + len(NOTICES)
