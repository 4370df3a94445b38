"""A real browser against a live server. Every journey gets a page; `axe` and `look` judge its states."""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {"phone": 360, "desktop": 1280}
PATIENCE = 10_000
SETTLED = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const lasting = (one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity;
    await frame();
    await frame();
    for (let tries = 0; tries < 200 && document.getAnimations().some(lasting); tries += 1) await frame();
}"""


def pytest_collection_modifyitems(items):
    """A journey that fails is walked once more: a real browser on a busy machine has moments of its own. What then
    passes is named as a rerun at the end of the output."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright():
    """Playwright keeps an event loop in this thread, which Django takes for asynchronous code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium or Chrome, else Playwright's own. Missing is a fault where CI is set, elsewhere a skip."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium, Chrome or Playwright browser on this machine: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, live_server, settings):
    """Makes a page of its own visitor: `new_page(width=360, java_script_enabled=False, color_scheme="dark")`.

    Addresses are relative to the live server. A script error or a blocked resource fails the test.
    """
    settings.SITE_URL = live_server.url
    contexts, faults = [], []

    def make(width=WIDTHS["desktop"], height=900, **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="nl-NL",
            reduced_motion="reduce",  # axe would judge colours half way a fade
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda message: faults.extend(policy_faults(message)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def policy_faults(message):
    """What the content security policy refused."""
    return [f"refused: {message.text}"] if re.search(r"Content Security Policy", message.text) else []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def axe():
    """`axe(page)` fails with every violation of WCAG 2.2 AA, with what is wrong and where."""
    checker = Axe()

    def check(page, context=None):
        page.evaluate(SETTLED)  # colours half way a fade are nobody's
        found = checker.run(page, context=context, options={"runOnly": {"type": "tag", "values": LEVELS}}).response
        assert not found["violations"], "\n".join(map(describe, found["violations"]))

    return check


def describe(violation):
    places = [
        f"    {' '.join(map(str, node['target']))}\n      {node['failureSummary']}" for node in violation["nodes"]
    ]
    return "\n".join([f"{violation['impact']}: {violation['help']} ({violation['id']})", *places])


@pytest.fixture
def look():
    """`look(page, "directory")` keeps screenshots of the whole page at 360 and 1280 px for a person to look at.

    Fails when something sticks out sideways, as a person would then have to scroll in two directions.
    """
    folder = Path(os.environ.get("LOCAL") or ".local-test") / "screenshots"

    def keep(page, name):
        before = page.viewport_size
        folder.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS.values():
            page.set_viewport_size({"width": width, "height": before["height"]})
            page.screenshot(
                path=folder / f"{name}-{width}.png", full_page=True, caret="initial"
            )  # hiding it is a style
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{name} is {too_wide} px too wide at {width} px"
        page.set_viewport_size(before)

    return keep
