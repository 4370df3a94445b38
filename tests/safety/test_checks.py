"""Deployment mistakes are said in a sentence; a right environment is clean."""

import os
import subprocess
import sys

import pytest

from omzien import checks

RIGHT = {
    "DJANGO_SETTINGS_MODULE": "omzien.settings.production",
    "SECRET_KEY": "f2b7c0d94e5a4a6f8b3f1b7e6d2c9a8e7f6d5c4b3a29181706f5e4d3",
    "DATABASE_URL": os.environ.get("DATABASE_URL", "postgresql:///omzien"),
    "REDIS_URL": "redis://localhost:6379/0",
    "ALLOWED_HOSTS": "omzien.nl,www.omzien.nl",
    "SITE_URL": "https://omzien.nl",
    "EMAIL_URL": "smtp+tls://omzien:geheim@mail.omzien.nl:587",
    "DEFAULT_FROM_EMAIL": "Omzien <hallo@omzien.nl>",
    "SECURITY_CONTACT": "mailto:veilig@omzien.nl",
    "TRUSTED_PROXY_COUNT": "1",
}


def check_deploy(environment):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(command, env=system | environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
def test_right_environment_is_clean():
    done = check_deploy(RIGHT)

    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "no issues" in done.stdout


@pytest.mark.slow
def test_settings_for_one_machine_are_refused_for_real():
    done = check_deploy({"DJANGO_SETTINGS_MODULE": "omzien.settings.local", "DEBUG": "true"})

    assert done.returncode == 1
    for number in ("E001", "E002", "E003", "E005", "E007", "W008", "E009", "W010"):
        assert f"omzien.{number}" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_does_not_start_without(name):
    done = check_deploy({key: value for key, value in RIGHT.items() if key != name})

    assert done.returncode == 1
    assert name in done.stderr


@pytest.fixture
def right(settings):
    for name in ("SECRET_KEY", "SITE_URL", "DEFAULT_FROM_EMAIL", "SECURITY_CONTACT"):
        setattr(settings, name, RIGHT[name])
    settings.ALLOWED_HOSTS = RIGHT["ALLOWED_HOSTS"].split(",")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.omzien.nl", 587
    settings.MAILBOX_URL, settings.REPLY_ADDRESS = "imaps://a:b@imap.omzien.nl/INBOX", "antwoord@omzien.nl"
    settings.TRUSTED_PROXY_COUNT_SET = True
    settings.DEBUG = settings.LOCAL = False
    return settings


def found():
    return [message.id for message in checks.check_environment(None)]


def test_right_settings_give_no_message(right):
    assert found() == []


def test_no_mailbox_at_all_is_right_too(right):
    right.MAILBOX_URL = right.REPLY_ADDRESS = ""

    assert found() == []


@pytest.mark.parametrize(
    ("mailbox", "reply", "numbers"),
    [
        ("", "antwoord@omzien.nl", ["omzien.E011"]),
        ("imaps://a:b@imap.omzien.nl/INBOX", "", ["omzien.E011"]),
        ("imap.omzien.nl", "antwoord@omzien.nl", ["omzien.E012"]),
        ("imap://a:b@imap.omzien.nl/INBOX", "antwoord@omzien.nl", ["omzien.E013"]),
        ("imaps://a:b@imap.omzien.nl/INBOX", "antwoord", ["omzien.E014"]),
        ("imaps://a:b@imap.omzien.nl/INBOX", "antwoord+x@omzien.nl", ["omzien.E014"]),
    ],
)
def test_mailbox_mistakes(mailbox, reply, numbers, right):
    right.MAILBOX_URL, right.REPLY_ADDRESS = mailbox, reply

    assert found() == numbers


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "kort", "omzien.E001"),
        ("SECRET_KEY", "a" * 60, "omzien.E001"),
        ("DEBUG", True, "omzien.E002"),
        ("LOCAL", True, "omzien.E003"),
        ("ALLOWED_HOSTS", [], "omzien.E004"),
        ("ALLOWED_HOSTS", ["*"], "omzien.E004"),
        ("SITE_URL", "http://omzien.nl", "omzien.E005"),
        ("SITE_URL", "https://elders.nl", "omzien.E006"),
        ("DEFAULT_FROM_EMAIL", "Omzien <hallo@omzien.example>", "omzien.W008"),
        ("TRUSTED_PROXY_COUNT_SET", False, "omzien.E009"),
        ("SECURITY_CONTACT", "mailto:veilig@omzien.example", "omzien.W010"),
    ],
)
def test_each_mistake_has_its_message(right, name, value, expected):
    setattr(right, name, value)

    assert found() == [expected]


def test_a_domain_with_all_its_hosts_covers_the_site(right):
    right.ALLOWED_HOSTS = [".omzien.nl"]

    assert found() == []
