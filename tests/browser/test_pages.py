"""Pages that need no story, each looked at and judged by axe."""

import pytest


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_unknown_address_is_a_page_for_everyone(new_page, axe, look, scheme):
    page = new_page(color_scheme=scheme)

    response = page.goto("/bestaat-niet/")

    assert response.status == 404
    axe(page)
    look(page, f"404-{scheme}")
