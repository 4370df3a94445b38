"""Whatever is changed, by one or by two at once: it can be set back, and nothing is lost silently."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from initiatives import actions
from initiatives.history import FIELDS, content, fingerprints, merge, same
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, phase, theme
from tests.initiatives.test_history import change, fresh

TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=30).map(str.strip)
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "summary": TEXTS.filter(bool),
        "description": TEXTS,
        "people": TEXTS,
        "volunteers": st.none() | st.integers(0, 500),
        "is_anbi": st.booleans(),
        "themes": st.sets(st.sampled_from(["care", "food", "green"])),
        "phase": st.sampled_from(["idea", "growing"]),
    },
)


def with_ids(edit):
    found = dict(edit)
    if "themes" in found:
        found["themes"] = sorted(theme(key).pk for key in found["themes"])
    if "phase" in found:
        found["phase"] = phase(found["phase"]).pk
    return found


class WhateverIsChanged(TestCase):
    @settings(max_examples=40)
    @given(edit=EDITS)
    def test_setting_back_at_once_restores_exactly(self, edit):
        anna = UserFactory()
        garden = InitiativeFactory(published=True, owner=anna, themes=["green"])
        before = content(garden)

        revision = change(garden, anna, **with_ids(edit))
        if revision:
            actions.undo(revision=revision, by=anna)

        assert content(fresh(garden)) == before

    @settings(max_examples=40)
    @given(first=EDITS, second=EDITS)
    def test_of_two_at_once_nothing_is_lost_silently(self, first, second):
        anna, bram = UserFactory(), UserFactory()
        garden = InitiativeFactory(published=True, owner=anna, editor=bram, themes=["green"])
        seen = content(garden)
        base = fingerprints(seen)
        of_anna, of_bram = with_ids(first), with_ids(second)
        actions.change(initiative=fresh(garden), by=anna, values=seen | of_anna, base=base)

        try:
            actions.change(initiative=fresh(garden), by=bram, values=seen | of_bram, base=base)
        except actions.EditConflictError as conflict:
            now, clashed = content(fresh(garden)), {clash.fields[0] for clash in conflict.clashes}
            both = of_anna.keys() & of_bram.keys()
            assert clashed == {
                field
                for field in both
                if not same(of_anna[field], seen[field])
                and not same(of_bram[field], seen[field])
                and not same(of_anna[field], of_bram[field])
            }
            assert all(same(now[field], value) for field, value in of_anna.items())
        else:
            now = content(fresh(garden))
            for field in FIELDS:
                wanted = {repr(one.get(field, seen[field])) for one in (of_anna, of_bram)} - {repr(seen[field])}
                assert repr(now[field]) in (wanted or {repr(seen[field])})
                assert len(wanted) < 2


@given(
    base=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=16)),
    mine=st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2)),
    current=st.fixed_dictionaries({field: st.integers(0, 2) for field in FIELDS}),
)
def test_a_base_that_says_nonsense_never_writes_over_another(base, mine, current):
    """Texts of other lengths than a fingerprint match no value: everything counts as changed by both."""
    write, clashes = merge(base=base, mine=mine, current=current)

    assert write == {}
    assert {field for group in clashes for field in group} >= {field for field in mine if mine[field] != current[field]}
