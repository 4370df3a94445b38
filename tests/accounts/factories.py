"""People for tests: `UserFactory()` is a member with a confirmed address; the traits give roles and a second factor."""

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from factory import Sequence
from factory.django import DjangoModelFactory

from omzien.accounts.actions import give_role
from omzien.accounts.models import Role, User

PASSWORD = "een-lang-wachtwoord"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class UserFactory(DjangoModelFactory):
    """`coordinator=<Region>`, `network=True`, `editor=True`, `admin=True`; staff gets TOTP unless `totp=False`."""

    class Meta:
        model = User

    email = Sequence(lambda n: f"lid{n}@voorbeeld.test")
    name = Sequence(lambda n: f"Lid Nummer {n}")
    password = PASSWORD
    coordinator = None
    network = False
    editor = False
    admin = False
    verified = True
    totp = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        traits = {name: kwargs.pop(name) for name in ("coordinator", "network", "editor", "admin", "verified", "totp")}
        make = User.objects.create_superuser if traits["admin"] else User.objects.create_user
        user = make(*args, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=traits["verified"])
        give_roles(user, traits)
        if user.is_staff if traits["totp"] is None else traits["totp"]:
            TOTP.activate(user, TOTP_SECRET)
        return user


def give_roles(user, traits):
    if traits["coordinator"]:
        give_role(user=user, kind=Role.Kind.COORDINATOR, region=traits["coordinator"])
    if traits["network"]:
        give_role(user=user, kind=Role.Kind.COORDINATOR)
    if traits["editor"]:
        give_role(user=user, kind=Role.Kind.EDITOR)
