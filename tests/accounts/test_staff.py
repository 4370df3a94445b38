import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from initiatives.models import Region
from omzien.accounts.actions import deactivate, give_role, take_role
from omzien.accounts.models import Role, User
from omzien.home.models import HomePage
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.reading import foreign_words, words_of

pytestmark = pytest.mark.django_db

KINDS = {"coordinator": "/beheer/", "network": "/beheer/", "admin": "/beheer/", "editor": "/redactie/"}
PASSWORD_PAGES = ["/beheer/password_change/", "/redactie/password_reset/", "/redactie/password_reset/confirm/1/x/"]


@pytest.fixture
def region():
    return Region.objects.get(slug="u16")


def staff(kind, region, **kwargs):
    return UserFactory(**{kind: region if kind == "coordinator" else True}, **kwargs)


@pytest.mark.parametrize("path", ["/beheer/", "/redactie/", "/beheer/accounts/user/?q=x", "/beheer/bestaat-niet/"])
def test_strangers_sign_in_at_the_one_place_and_come_back(client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert (
        response.headers["Location"]
        == f"/account/login/?next={path.replace('/', '%2F').replace('?', '%3F').replace('=', '%3D')}"
    )


@pytest.mark.parametrize("path", ["/beheer/login/", "/redactie/login/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admins_have_no_login_form(client, path, method):
    response = getattr(client, method)(path, {"username": "x", "password": "y"})

    assert response.headers["Location"].startswith("/account/login/?next=%2F")


@pytest.mark.parametrize("path", PASSWORD_PAGES)
def test_the_admins_have_no_password_forms(client, sign_in, region, path):
    assert client.get(path).headers["Location"] == "/account/password/reset/"
    assert sign_in(staff("admin", region)).get(path).headers["Location"] == "/account/password/change/"


@pytest.mark.parametrize(("kind", "root"), KINDS.items())
def test_staff_with_a_second_factor_reaches_their_admin(sign_in, region, kind, root):
    client = sign_in(staff(kind, region))

    assert client.get(root).status_code == 200
    assert client.get(f"{root}login/").headers["Location"] == root


@pytest.mark.parametrize(("kind", "root"), KINDS.items())
@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_a_second_factor_is_led_to_set_one_up(sign_in, region, kind, root, method):
    client = sign_in(staff(kind, region, totp=False))

    response = getattr(client, method)(root)

    assert response.headers["Location"] == "/mijn/tweede-stap/"
    page = client.get("/mijn/tweede-stap/").content.decode()
    assert foreign_words(words_of(page)) == []
    assert "/account/2fa/totp/activate/" in page


def test_setting_one_up_leads_back_to_where_one_was(recent, region, totp_code):
    client = recent(staff("network", region, totp=False))
    client.get("/beheer/accounts/user/?q=x")
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret

    page = client.post("/account/2fa/totp/activate/", {"code": totp_code(secret)}, follow=True).content.decode()

    assert 'href="/beheer/accounts/user/?q=x"' in page
    assert client.get("/beheer/accounts/user/?q=x").status_code == 200
    assert client.get("/mijn/tweede-stap/").headers["Location"] == "/beheer/accounts/user/?q=x"


def test_recovery_codes_alone_are_no_second_factor(sign_in, region):
    user = staff("network", region, totp=False)
    client = sign_in(user)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})

    assert client.get("/beheer/").headers["Location"] == "/mijn/tweede-stap/"


def test_staff_keeps_a_second_factor(recent, region):
    user = staff("network", region)
    client = recent(user)

    response = client.post("/account/2fa/totp/deactivate/")

    assert "Jouw rol vraagt" in response.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.parametrize(
    "path", ["/beheer/", "/redactie/", "/beheer/login/", "/redactie/login/", "/beheer/accounts/user/"]
)
def test_members_are_told_that_this_is_not_for_them(sign_in, path):
    response = sign_in(UserFactory()).get(path)

    assert response.status_code == 403
    assert "niet voor jou" in response.content.decode()
    assert foreign_words(words_of(response.content.decode())) == []


def test_a_coordinator_is_no_editor(sign_in, region):
    response = sign_in(staff("coordinator", region)).get("/redactie/")

    assert response.status_code == 403
    assert "Alleen redacteuren" in response.content.decode()


@pytest.mark.parametrize("page", ["", "pages/", "images/", "images/add/", "documents/", "documents/add/", "account/"])
def test_editors_write_pages_and_add_files(sign_in, region, page):
    assert sign_in(staff("editor", region)).get(f"/redactie/{page}").status_code == 200


@pytest.mark.parametrize("page", ["users/", "groups/", "sites/", "collections/", "redirects/"])
def test_editors_do_not_manage_the_site(sign_in, region, page):
    assert sign_in(staff("editor", region)).get(f"/redactie/{page}").status_code in {302, 403}


def test_editors_edit_and_publish_the_home_page(sign_in, region):
    home = HomePage.objects.get()
    tester = home.permissions_for_user(User.objects.get(pk=staff("editor", region).pk))

    assert (tester.can_edit(), tester.can_publish(), tester.can_add_subpage()) == (True, True, True)


@pytest.mark.parametrize("path", ["/beheer/logout/", "/redactie/logout/"])
def test_reading_the_admins_sign_out_page_signs_nobody_out(sign_in, region, path):
    client = sign_in(staff("admin", region))

    assert client.get(path).headers["Location"] == "/account/logout/"
    assert client.get("/beheer/").status_code == 200

    client.post(path)
    assert client.get("/mijn/").status_code == 302


def test_the_password_alone_does_not_open_the_admin(region):
    user = staff("network", region)
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})

    assert client.get("/beheer/").headers["Location"].startswith("/account/login/")


def test_roles_give_and_take_staff_rights(region):
    user = UserFactory()

    give_role(user=user, kind=Role.Kind.COORDINATOR, region=region)
    give_role(user=user, kind=Role.Kind.COORDINATOR, region=region)
    give_role(user=user, kind=Role.Kind.EDITOR)

    assert [str(role) for role in user.roles.all()] == ["coördinator voor U16", "redacteur"]
    assert set(user.groups.values_list("name", flat=True)) == {"Coördinatoren", "Redacteuren"}
    assert user.is_staff
    assert user.is_coordinator
    assert not user.sees_everything

    take_role(user=user, kind=Role.Kind.COORDINATOR, region=region)
    assert set(user.groups.values_list("name", flat=True)) == {"Redacteuren"}
    assert not user.is_coordinator
    take_role(user=user, kind=Role.Kind.EDITOR)

    user = User.objects.get(pk=user.pk)
    assert not user.is_staff
    assert not user.get_all_permissions()


def test_coordinators_permissions_stay_with_their_work(region):
    user = User.objects.get(pk=staff("coordinator", region).pk)

    apps = {permission.split(".")[0] for permission in user.get_all_permissions()}

    assert apps == {"events", "helpdesk", "initiatives", "pictures"}
    assert not user.has_perm("initiatives.delete_initiative")
    assert user.has_perm("initiatives.delete_membership")


def test_closing_an_account_ends_its_sessions(sign_in):
    user = UserFactory()
    client = sign_in(user)

    deactivate(user=user)

    assert client.get("/mijn/").status_code == 302
    answer = Client().post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "gesloten" in answer.content.decode()


class TestUserAdmin:
    LIST = "/beheer/accounts/user/"

    @pytest.mark.parametrize(("kind", "status"), [("coordinator", 403), ("network", 200), ("admin", 200)])
    def test_addresses_are_for_who_sees_everything(self, sign_in, region, kind, status):
        person = UserFactory()
        client = sign_in(staff(kind, region))

        assert client.get(self.LIST).status_code == status
        assert client.get(f"{self.LIST}{person.pk}/change/").status_code == status
        assert client.get(f"{self.LIST}?q={person.email}").status_code == status
        index = client.get("/beheer/").content.decode()
        assert (self.LIST in index) == (status == 200)

    def test_an_administrator_gives_and_takes_roles(self, sign_in, region):
        person = UserFactory()
        client = sign_in(staff("admin", region))

        save(client, person, kind="coordinator", region=region.pk)
        person.refresh_from_db()
        assert person.is_staff
        assert str(person.roles.get()) == "coördinator voor U16"

        save(client, person, role=person.roles.get())
        person.refresh_from_db()
        assert not person.is_staff
        assert not person.roles.exists()
        assert not person.groups.exists()

    @pytest.mark.parametrize("kind", ["coordinator", "network", "editor"])
    def test_nobody_else_gives_roles(self, sign_in, region, kind):
        person, self_ = UserFactory(), staff(kind, region)
        client = sign_in(self_)

        for user in (person, self_):
            save(client, user, kind="coordinator", is_superuser="on", is_staff="on")

        for user in (person, self_):
            after = User.objects.get(pk=user.pk)
            assert after.roles.count() == (after.pk == self_.pk)
            assert not after.is_superuser

    def test_a_superuser_is_not_made_in_the_admin(self, sign_in, region):
        person = UserFactory()

        save(sign_in(staff("admin", region)), person, is_superuser="on", is_staff="on", email="ander@voorbeeld.test")

        person.refresh_from_db()
        assert (person.is_superuser, person.is_staff) == (False, False)
        assert person.email != "ander@voorbeeld.test"

    def test_a_coordinator_keeps_off_superusers(self, sign_in, region):
        boss = UserFactory(admin=True)
        client = sign_in(staff("network", region))

        save(client, boss, name="Ander")
        client.post(self.LIST, {"action": "close", "_selected_action": [boss.pk]})

        after = User.objects.get(pk=boss.pk)
        assert (after.name, after.is_active) == (boss.name, True)

    def test_a_network_coordinator_closes_and_reopens(self, sign_in, region):
        person = UserFactory()
        theirs = sign_in(person)
        client = sign_in(staff("network", region))

        client.post(self.LIST, {"action": "close", "_selected_action": [person.pk]})
        assert theirs.get("/mijn/").status_code == 302
        client.post(self.LIST, {"action": "reopen", "_selected_action": [person.pk]})

        person.refresh_from_db()
        assert person.is_active

    @pytest.mark.parametrize("kind", ["network", "admin"])
    def test_nobody_adds_or_deletes_accounts(self, sign_in, region, kind):
        person = UserFactory()
        client = sign_in(staff(kind, region))

        assert client.get(f"{self.LIST}add/").status_code == 403
        assert client.post(f"{self.LIST}{person.pk}/delete/", {"post": "yes"}).status_code == 403

    @pytest.mark.parametrize("count", [1, 3])
    def test_list_query_count(self, sign_in, region, django_assert_num_queries, count):
        client = sign_in(staff("admin", region))
        for _ in range(count):
            staff("coordinator", region)
        client.get(self.LIST)

        with django_assert_num_queries(9):
            client.get(self.LIST)

    @pytest.mark.parametrize(
        "model", ["account/emailaddress", "mfa/authenticator", "usersessions/usersession", "auth/group"]
    )
    def test_secrets_are_nobodys_to_browse(self, sign_in, region, model):
        assert sign_in(staff("admin", region)).get(f"/beheer/{model}/").status_code == 404


def save(client, user, role=None, **fields):
    """The change form as a browser, or somebody with other plans, sends it."""
    inline = {"roles-0-kind": fields.pop("kind", ""), "roles-0-region": fields.pop("region", ""), "roles-0-id": ""}
    if role:
        inline = {"roles-0-id": role.pk, "roles-0-user": user.pk, "roles-0-DELETE": "on"}
    management = {"roles-TOTAL_FORMS": 1, "roles-INITIAL_FORMS": int(bool(role))}
    return client.post(f"/beheer/accounts/user/{user.pk}/change/", {"name": user.name} | fields | management | inline)
