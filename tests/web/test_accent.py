"""The accent: every hue can be read in both schemes, and its stylesheet is kept until the colour changes."""

import pytest

from atum_desk.web.accent import SHADES, chroma_of, linear_rgb, stylesheet
from tests.browsing import visit
from tests.factories import Cast, make_cast

AA = 4.5
# From static/css/tokens.css: surface, sunken and hover of the light scheme; ground, surface and hover of the dark one.
LIGHT_GROUNDS = [(1.0, 0.0, 0), (0.963, 0.004, 85), (0.955, 0.005, 85)]
DARK_GROUNDS = [(0.185, 0.008, 265), (0.215, 0.009, 265), (0.255, 0.011, 265)]


def luminance(light: float, chroma: float, hue: float) -> float:
    red, green, blue = (min(1.0, max(0.0, part)) for part in linear_rgb(light, chroma, hue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def acme(db: None) -> Cast:
    return make_cast("Acme", accent_hue=150)


@pytest.mark.parametrize("hue", range(0, 360, 3))
def test_the_accent_can_be_read_in_both_schemes_whatever_its_hue(hue: int) -> None:
    chroma = chroma_of(hue)
    light, dark = luminance(0.48, chroma, hue), luminance(0.74, chroma * 0.88, hue)
    for ground in [*LIGHT_GROUNDS, (0.955, chroma * 0.17, hue)]:
        assert contrast(light, luminance(*ground)) >= AA
    for ground in [*DARK_GROUNDS, (0.29, chroma * 0.38, hue)]:
        assert contrast(dark, luminance(*ground)) >= AA
    # The words on a button in the accent: white in the light scheme, nearly black in the dark one.
    assert contrast(light, 1.0) >= AA
    assert contrast(dark, luminance(0.17, 0.02, hue)) >= AA


@pytest.mark.parametrize("hue", range(0, 360, 3))
def test_every_shade_of_an_accent_can_be_shown_on_a_screen(hue: int) -> None:
    chroma = chroma_of(hue)
    assert chroma >= 0.05
    for light, share in SHADES:
        assert all(-0.001 <= part <= 1.001 for part in linear_rgb(light, chroma * share, hue))


def test_linear_rgb_knows_white_and_pure_red() -> None:
    assert linear_rgb(1, 0, 0) == pytest.approx((1, 1, 1), abs=1e-3)
    assert linear_rgb(0.62796, 0.25768, 29.234) == pytest.approx((1, 0, 0), abs=1e-3)


def test_a_hue_outside_the_circle_is_brought_back() -> None:
    assert stylesheet(360 + 150) == stylesheet(150)
    assert "--accent-hue: 150;" in stylesheet(150)


def test_the_stylesheet_is_the_organizations_and_is_kept(acme: Cast) -> None:
    client = visit(acme)
    response = client.get("/accent.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent-hue: 150;" in response.content.decode()
    assert "max-age=86400" in response["Cache-Control"]
    assert client.get("/accent.css", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    with acme.scope():
        acme.organization.settings = {**acme.organization.settings, "accent_hue": 20}
        acme.organization.save_as(acme.actor("admin"))
    changed = client.get("/accent.css", HTTP_IF_NONE_MATCH=response["ETag"])
    assert changed.status_code == 200
    assert "--accent-hue: 20;" in changed.content.decode()


def test_a_page_links_its_colour_by_an_address_that_changes_with_it(acme: Cast) -> None:
    assert b'href="/accent.css?hue=150"' in visit(acme).get("/sign-in/").content
