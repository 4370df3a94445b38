"""What a template may not do with a number: with its point for the thousands, 1.234 is nobody's key."""

import re
from pathlib import Path

from django.template import engines

ROOT = Path(__file__).parent.parent
# Keys, and pages that are asked for, where they are printed without a filter.
BARE_KEY = re.compile(r"\{\{ (?:[a-z_]+\.)*(?:pk|[a-z]+_id|(?:previous|next)_page_number) \}\}")
WORDS = {"request_id", "list_id", "auto_id"}  # text, not a number


def bare_keys(text):
    return [one for one in BARE_KEY.findall(text) if not any(word in one for word in WORDS)]


def test_a_key_is_printed_as_digits():
    """Write {{ one.pk|stringformat:'d' }}."""
    found = {path: bare_keys(path.read_text()) for path in ROOT.glob("templates/**/*.*")}

    assert {str(path.relative_to(ROOT)): keys for path, keys in found.items() if keys} == {}


def test_the_rule_sees_what_it_is_for():
    assert bare_keys('<option value="{{ one.initiative_id }}">{{ request_id }}') == ["{{ one.initiative_id }}"]


def test_why_the_rule_is_there():
    django = engines["django"]

    assert django.from_string("{{ pk }}").render({"pk": 1234}) == "1.234"
    assert django.from_string("{{ pk|stringformat:'d' }}").render({"pk": 1234}) == "1234"
