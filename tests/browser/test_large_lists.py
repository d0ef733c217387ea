"""A matrix of many organizations and years on a laptop, a phone and paper."""

from __future__ import annotations

from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route
from shuzhi.pages.matrix_page import matrix_page, matrix_parts

from tests.browser.conftest import Visit
from tests.test_listing_pages import write_archive

pytestmark = pytest.mark.browser

IN_THE_MIDDLE = "branch-00-unit-0030"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The first page of a matrix of 160 organizations and 20 years."""
    archive = write_archive(tmp_path_factory.mktemp("large"), 160, range(2006, 2026), 0)
    assert len(matrix_parts(archive)) > 1
    return matrix_page(archive, 1).html


@pytest.fixture
def matrix(content: str) -> Callable[[Visit, str], Page]:
    """Opens the matrix in the frame of the sample site's pages."""

    def open_matrix(window: Visit, anchor: str = "") -> Page:
        with urlopen(window.base + "2025/") as answer:
            frame = answer.read().decode()
        head, rest = frame.split("<article", 1)
        tag, rest = rest.split(">", 1)
        body = f"{head}<article{tag}>{content}</article>{rest.split('</article>', 1)[1]}"

        def answer_with_matrix(route: Route) -> None:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

        window.page.route("**/matrix/", answer_with_matrix)
        return window.open(f"matrix/{anchor}")

    return open_matrix


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_years_and_names_stay_in_sight_while_one_scrolls(
    device: str, matrix: Callable[..., Page], request: pytest.FixtureRequest
) -> None:
    page = matrix(request.getfixturevalue(device))
    frame = page.locator(".table-frame.tall")
    frame.evaluate("frame => frame.scrollTo(frame.scrollWidth, 0)")
    page.locator(".matrix tbody tr").last.scroll_into_view_if_needed()
    place = frame.bounding_box()
    year = page.locator(".matrix thead th", has_text="2006").bounding_box()
    name = page.locator(".matrix tbody tr th").last.bounding_box()
    assert place is not None
    assert year is not None
    assert name is not None
    assert place["y"] - 1 <= year["y"] <= place["y"] + 5
    assert year["y"] >= 0
    assert place["x"] - 1 <= name["x"] <= place["x"] + 5
    assert name["y"] + name["height"] <= place["y"] + place["height"] + 1
    assert year["x"] + year["width"] <= place["x"] + place["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_address_with_an_organization_shows_its_row_below_the_years(
    desktop: Visit, matrix: Callable[..., Page]
) -> None:
    page = matrix(desktop, f"#o-{IN_THE_MIDDLE}")
    row = page.locator(f"#o-{IN_THE_MIDDLE}").bounding_box()
    head = page.locator(".matrix thead").bounding_box()
    window = page.viewport_size
    assert row is not None
    assert head is not None
    assert window is not None
    assert row["y"] >= head["y"] + head["height"] - 1
    assert row["y"] + row["height"] <= window["height"]


def test_one_pages_on_with_a_thumb(phone: Visit, matrix: Callable[..., Page]) -> None:
    page = matrix(phone)
    targets = page.locator("nav.pager").first.locator("a, strong").all()
    assert len(targets) == 3, "two pages and the way to the next"
    for target in targets:
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 40


def test_the_foot_is_shaded_as_long_as_there_are_more_rows(
    desktop: Visit, matrix: Callable[..., Page]
) -> None:
    page = matrix(desktop)
    page.add_style_tag(
        content=".table-frame.tall table { visibility: hidden }"
    )  # what shows is the frame's own
    frame = page.locator(".table-frame.tall")
    frame.evaluate("frame => frame.scrollIntoView({block: 'end'})")
    seen = {}
    for name, share in (("top", 0), ("middle", 0.5), ("end", 1)):
        frame.evaluate("(frame, share) => frame.scrollTo(0, share * frame.scrollHeight)", share)
        box = frame.bounding_box()
        assert box is not None
        foot = {"x": box["x"] + 5, "y": box["y"] + box["height"] - 30, "width": 200, "height": 29}
        seen[name] = page.screenshot(clip=foot)  # type: ignore[arg-type]
    assert seen["top"] == seen["middle"] != seen["end"]


def test_on_paper_nothing_is_cut_off(desktop: Visit, matrix: Callable[..., Page]) -> None:
    page = matrix(desktop)
    page.emulate_media(media="print")
    hidden = page.locator(".table-frame.tall").evaluate("frame => frame.scrollHeight - frame.clientHeight")
    assert hidden <= 1
