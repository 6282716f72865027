"""The remembered `translate` tag says what Django's says, in each language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

WORDS = (
    '{% translate "Save" %}',
    "{% translate 'Cancel' %}",
    '{% translate "100 %% sure" %}',
    '{% translate "Save" as kept %}{{ kept }}',
    '{% translate "May" context "month" %}',
    '{% translate "Save" noop %}',
    '{% translate "<b>Save</b>" %}',
    '{% translate "Save"|upper %}',
    "{% translate word %}",
)


@pytest.mark.parametrize("text", WORDS)
def test_it_says_what_djangos_tag_says(text: str) -> None:
    """Twice over, as the second time is remembered, and in two languages from one template."""
    ours, djangos = Template("{% load i18n words %}" + text), Template("{% load i18n %}" + text)
    for language in ("en", "de", "en", "de"):
        with override(language):
            context = {"word": "No"}
            assert ours.render(Context(context)) == djangos.render(Context(context))


def test_a_variable_is_translated_anew_each_time() -> None:
    """What the page gives is never kept for the next page."""
    template = Template("{% load i18n words %}{% translate word %}")
    assert [template.render(Context({"word": word})) for word in ("One", "Two")] == ["One", "Two"]


def test_constant_words_differ_between_languages() -> None:
    """Django's own German words come out where German is spoken, and English ones after them."""
    template = Template('{% load i18n words %}{% translate "Yes" %}')
    with override("de"):
        german = template.render(Context())
    with override("en"):
        assert (german, template.render(Context())) == ("Ja", "Yes")
