"""Who chose the same is one segment, computed alike in Python and in SQL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.models import Subscriber
from newsletter.segments import EVERYTHING, KEY_LENGTH, Segment, segment_of, with_segments
from tests.newsletter.factories import SubscriberFactory

IDS = st.lists(st.integers(1, 10**6), max_size=8)


@given(IDS, IDS, IDS)
def test_segment_is_the_same_however_it_was_chosen_and_survives_its_key(regions, themes, phases):
    segment = Segment.of(regions, themes, phases)

    assert Segment.of(reversed(regions), themes + themes, phases) == segment
    assert Segment.from_key(segment.key) == segment
    assert len(segment.key) <= KEY_LENGTH


@pytest.mark.parametrize("key", ["", "r1t2", "r1t2p3 ", "r1;2t3p4", "r-1tp", "x" * 500])
def test_no_other_text_is_a_key(key):
    with pytest.raises(ValueError, match=r".*"):
        Segment.from_key(key)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_segments_of_many_take_as_many_queries_as_of_one(count, django_assert_num_queries):
    for _ in range(count):
        SubscriberFactory(regions=["u16"])

    with django_assert_num_queries(4):
        found = {segment_of(one) for one in Subscriber.objects.with_preferences()}

    assert len(found) == 1


@pytest.mark.django_db
def test_database_computes_the_same_key():
    chosen = [
        {},
        {"regions": ["u16", "u10"], "themes": ["care", "food"], "phases": ["idea"]},
        {"themes": ["voice"]},
        {"phases": ["growing", "idea"]},
    ]
    made = [SubscriberFactory(**choices) for choices in chosen]

    found = dict(with_segments(Subscriber.objects.all()).values_list("pk", "segment_key"))

    assert found == {one.pk: segment_of(one).key for one in made}
    assert found[made[0].pk] == EVERYTHING.key
