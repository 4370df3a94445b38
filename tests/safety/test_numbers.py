import pytest

from omzien.numbers import bounded_int


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 12 ", 12), ("007", 7), ("9223372036854775807", 2**63 - 1)])
def test_bounded_int_reads_plain_digits(text, number):
    assert bounded_int(text) == number


@pytest.mark.parametrize(
    "text",
    [None, "", "0", "-1", "1e5", "1.0", "abc", "١٢", "²", "9" * 19, "1" * 5000, "1_000", "--1", "-", "\x00", "+1"],
)
def test_bounded_int_refuses_the_rest(text):
    assert bounded_int(text) is None


def test_bounded_int_keeps_to_its_bounds():
    assert [bounded_int(text, -5, 5) for text in ("-6", "-5", "5", "6")] == [None, -5, 5, None]
