"""Remarks that returned twice, as tests: the shape of the code, of the templates and of the models."""

import re
import subprocess
import sys
import tokenize
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import models
from django.template import engines
from django.template.loader_tags import ExtendsNode, IncludeNode

ROOT = Path(__file__).parent.parent
OURS = ("omzien", "initiatives", "knowledge", "events", "helpdesk", "newsletter", "tests", "benchmarks")
MAX_LINES = 400
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "lib"}
# Models that hold what not everybody may see; each says who may in `visible_to` on its QuerySet.
PUBLIC_MODELS = {
    "initiatives.FormerSlug",
    "initiatives.ExchangeKind",
    "initiatives.FormerCode",
    "initiatives.Kind",
    "initiatives.LegalForm",
    "initiatives.Municipality",
    "initiatives.Phase",
    "initiatives.Place",
    "initiatives.ReferenceRow",
    "initiatives.Region",
    "initiatives.Theme",
    "home.HomePage",
    "home.PlainPage",
    "knowledge.ArticlePage",
    "knowledge.ArticleReview",
    "knowledge.Fund",
    "knowledge.KnowledgePage",
    "knowledge.Topic",
    "newsletter.ArchivePage",
    "newsletter.FrozenContent",
    "newsletter.IssuePage",
    "newsletter.NewsletterPage",
    "pictures.Picture",
    "pictures.PictureRendition",
}
# Private, and reached only through the account that they belong to, by the worker, or in the admin by permission.
OWNED_MODELS = {
    "accounts.User",
    "accounts.Role",
    "initiatives.Following",
    "initiatives.Membership",
    "initiatives.Participant",
    "initiatives.RelayedMessage",
    "initiatives.ImportRow",
    "initiatives.ColumnMapping",
    "events.Announcement",
    "events.EventReport",
    "events.Organiser",
    "events.Reminder",
    "events.Support",
    "helpdesk.CannedAnswer",
    "helpdesk.NumberSeries",
    "helpdesk.OverdueRound",
    "knowledge.Feedback",
    "knowledge.FundRemark",
    "limits.Count",
    "mail.AutomaticAnswer",
    "newsletter.Delivery",
    "newsletter.Edition",
    "notices.Choice",
    "mail.MailboxReading",
    "mail.Message",
    "mail.UndeliverableAddress",
    "search.MissedSearch",
    "search.Synonym",
    "search.Word",
    "local.Heartbeat",
}


def tracked(*patterns):
    """Files in the tree, new ones included, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in sorted(set(names)) if (ROOT / name).is_file()]


def label(path):
    return str(path.relative_to(ROOT))


PYTHON = [path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] in (*OURS, "manage.py")]
CODE = [path for path in PYTHON if "migrations" not in path.parts]
TEMPLATES = tracked("templates/*.html", "omzien/**/templates/*.html")
PAGES = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT).parts]


def test_there_is_something_to_check():
    assert len(CODE) > 50
    assert len(TEMPLATES) > 20


# --- code ---------------------------------------------------------------------------------------------


def test_no_file_passes_400_lines():
    long = {label(path): count for path in CODE if (count := len(path.read_text().splitlines())) > MAX_LINES}

    assert long == {}


def test_files_are_named_after_their_subject():
    vague = [label(path) for path in PYTHON if {path.stem, *path.relative_to(ROOT).parts} & VAGUE_NAMES]

    assert vague == []


@cache
def comments(path):
    with path.open("rb") as source:
        tokens = list(tokenize.tokenize(source.readline))
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def test_every_exception_to_a_rule_has_a_code_and_a_reason():
    """`# noqa: S105  (not a secret)`, `# type: ignore[index]  # a nested literal has no precise type`."""
    right = re.compile(r"(noqa: [A-Z0-9]+(, ?[A-Z0-9]+)*|type: ignore\[[\w, -]+\])\s+(\(|#\s*)?[\w`].{5,}")
    wrong = [
        f"{label(path)}:{line} {text}"
        for path in CODE
        for line, text in comments(path)
        if ("noqa" in text or "type: ignore" in text) and not right.search(text)
    ]

    assert wrong == []


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [f"{label(p)}:{line}" for p in CODE for line, text in comments(p) if marks.search(text)]
    left += [label(path) for path in TEMPLATES if marks.search(path.read_text())]

    assert left == []


def test_migrations_have_human_names():
    vague = [label(p) for p in PYTHON if "migrations" in p.parts and re.search(r"_auto_|\d{8}_\d{4}|_alter_", p.name)]

    assert vague == []


def test_imports_go_one_way():
    """The contracts are in .importlinter, and docs/architecture.md says why."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]  # in here it would silence our loggers
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_path_or_secret_of_a_machine_is_in_the_tree():
    odd = re.compile(r"/(?:root|home/\w+)/|BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}")
    me = Path(__file__).resolve()
    found = [label(p) for p in [*CODE, *TEMPLATES, *tracked("*.md", "*.toml", "Makefile")] if odd.search(p.read_text())]

    assert [name for name in found if ROOT / name != me] == []


# --- templates ----------------------------------------------------------------------------------------

INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(json|ld\+json)\")", re.I),
    "a style in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript: link": re.compile(r"javascript:", re.I),
    "another host": re.compile(r"<(script|img|link|iframe|source)\b[^>]*(src|href|srcset)=[\"']?(https?:)?//", re.I),
}


@pytest.mark.parametrize("path", PAGES, ids=label)
def test_page_holds_nothing_that_its_policy_forbids(path):
    html = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", "", path.read_text(), flags=re.S)

    assert [what for what, pattern in INLINE.items() if pattern.search(html)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=label)
def test_template_parses_and_names_only_what_exists(path):
    engine = engines["django"].engine
    name = str(path.relative_to(ROOT)).split("templates/", 1)[1]

    template = engine.get_template(name)

    for node in nodes_of(template.nodelist):
        named = getattr(node, "parent_name" if isinstance(node, ExtendsNode) else "template", None)
        if isinstance(node, ExtendsNode | IncludeNode) and named is not None and isinstance(named.var, str):
            engine.get_template(named.var)


def nodes_of(nodelist):
    for node in nodelist:
        yield node
        for attribute in getattr(node, "child_nodelists", ()):
            yield from nodes_of(getattr(node, attribute, None) or [])
        if hasattr(node, "conditions_nodelists"):
            for _, inner in node.conditions_nodelists:
                yield from nodes_of(inner)


@pytest.mark.parametrize("path", TEMPLATES, ids=label)
def test_static_files_that_a_template_names_exist(path):
    named = re.findall(r"{% static ['\"]([^'\"]+)['\"]", path.read_text())

    assert [name for name in named if finders.find(name) is None] == []


@pytest.mark.parametrize("path", tracked("templates/components/*.html"), ids=label)
def test_component_says_at_its_top_what_it_takes(path):
    assert path.read_text().lstrip().startswith(("{#", "{% comment %}"))


def test_only_rich_text_is_marked_as_safe():
    """`|safe` and `autoescape off` are for no template of ours; Wagtail's `richtext` filter cleans what it shows."""
    # Help texts are ours or Django's, and some of Django's are lists.
    unsafe = re.compile(r"(?<!field\.help_text)\|\s*safe\b|autoescape off|\|\s*safeseq")

    assert [label(path) for path in PAGES if unsafe.search(path.read_text())] == []


# --- models -------------------------------------------------------------------------------------------

PACKAGES = ("omzien.", "initiatives.", "knowledge.", "events.", "helpdesk.", "newsletter.")
OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith(PACKAGES)]
READ_MODELS = [m for m in OUR_MODELS if m._meta.label != "pictures.PictureRendition"]
# Kept by code alone: no form can meet their rules.
WITHOUT_FORMS = {"initiatives.ImportBatch", "initiatives.ImportRow"}


def test_every_private_model_says_who_may_see_it():
    open_ones = [
        model._meta.label
        for model in OUR_MODELS
        if model._meta.label not in PUBLIC_MODELS | OWNED_MODELS
        and not hasattr(model._default_manager.get_queryset(), "visible_to")
    ]

    assert open_ones == [], "Give it a QuerySet with visible_to(user), or list it as public or owned with a reason."


def test_lists_of_models_name_only_what_exists():
    assert {model._meta.label for model in OUR_MODELS} >= (PUBLIC_MODELS | OWNED_MODELS)


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model._meta.label)
def test_model_has_a_name_for_its_readers(model):
    assert model.__str__ is not models.Model.__str__
    assert model._meta.verbose_name[0].islower() or model._meta.verbose_name.isupper()


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_foreign_key_can_be_followed_back_without_a_full_scan(model):
    """Deleting a row looks for what points at it: every foreign key starts an index or a unique constraint."""
    starts = {index.fields[0] for index in model._meta.indexes if index.fields}
    starts |= {c.fields[0] for c in model._meta.constraints if getattr(c, "fields", None)}
    bare = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and not (field.db_index or field.unique or field.name in starts)
    ]

    assert bare == []


def test_constraints_and_their_sentences():
    """A rule that a form meets is told in Dutch, not as "Constraint “x” is violated."."""
    silent = [
        constraint.name
        for model in OUR_MODELS
        if model._meta.label not in WITHOUT_FORMS
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]

    assert silent == []


def test_no_two_template_libraries_share_a_name():
    """Of two that a template loads, the later would take over the other's filter without a word."""
    engine = engines["django"].engine
    ours = [name for name, module in engine.libraries.items() if module.startswith(PACKAGES)]
    names = [
        named
        for library in ours
        for held in (engine.template_libraries[library].filters, engine.template_libraries[library].tags)
        for named in held
    ]

    assert ours
    assert [name for name, number in Counter(names).items() if number > 1] == []


def test_settings_keep_their_promises():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.ACCOUNT_CONFIRM_EMAIL_ON_GET is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS
    assert not {"html", "svg", "exe", "js"} & set(settings.WAGTAILDOCS_EXTENSIONS)
