"""An organization's accent colour: the chroma that its hue can carry at the fixed lightnesses of the design."""

import math
from functools import lru_cache

FULL_CHROMA = 0.13
STEP = 0.005
SHADES = ((0.48, 1.0), (0.42, 1.0), (0.955, 0.17), (0.74, 0.88), (0.8, 0.8), (0.29, 0.38))
"""Lightness and share of the chroma of every accent shade in static/css/tokens.css, light scheme first."""


@lru_cache(maxsize=360)
def chroma_of(hue: int) -> float:
    """Return the most chroma, up to 0.13, that every shade of this hue shows on an ordinary screen.

    A browser cuts off what a screen cannot show and shifts the lightness with it; within the limit the lightness, and
    with it the contrast, stays what the design says. `hue` is in degrees.
    """
    chroma = FULL_CHROMA
    while chroma > 0 and not all(_is_shown(light, chroma * share, hue) for light, share in SHADES):
        chroma = round(chroma - STEP, 4)
    return chroma


def stylesheet(hue: int) -> str:
    """Return the stylesheet that gives the design its accent; it holds in both schemes."""
    hue %= 360
    return f":root {{ --accent-hue: {hue}; --accent-chroma: {chroma_of(hue):g} }}\n"


def linear_rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return an OKLCH colour as linear sRGB; parts outside 0 to 1 cannot be shown. Matrices: Ottosson, Oklab."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(light: float, chroma: float, hue: float) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear_rgb(light, chroma, hue))
