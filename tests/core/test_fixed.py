"""The `fixed` tag: rendered once for each language and value, and blind to everything else."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

LOAD = "{% load fixed i18n %}"


def test_it_sees_nothing_of_the_page_but_what_it_is_given() -> None:
    part = Template(
        LOAD + "{% fixed role=role %}[{{ role }}{{ name }}{% csrf_token %}]{% endfixed %}{{ name }}"
    )
    page = {"role": "agent", "name": "Acme", "csrf_token": "secret"}
    assert part.render(Context(page)) == "[agent]Acme"


def test_each_value_has_its_own_rendering() -> None:
    part = Template(LOAD + "{% fixed may=may %}{% if may %}yes{% else %}no{% endif %}{% endfixed %}")
    assert [part.render(Context({"may": may})) for may in (True, False, True)] == ["yes", "no", "yes"]


def test_each_language_has_its_own_rendering() -> None:
    part = Template(LOAD + "{% fixed %}{% get_current_language as language %}{{ language }}{% endfixed %}")
    for language in ("en", "de", "en"):
        with translation.override(language):
            assert part.render(Context()) == language


def test_it_is_rendered_once_only() -> None:
    calls: list[int] = []

    class Loud:
        def __str__(self) -> str:
            calls.append(1)
            return "loud"

    loud = Loud()
    part = Template(LOAD + "{% fixed loud=loud %}{{ loud }}{% endfixed %}")
    assert [part.render(Context({"loud": loud})) for _ in range(3)] == ["loud"] * 3
    assert len(calls) == 1


def test_what_is_given_is_escaped_and_values_without_end_are_not_kept() -> None:
    part = Template(LOAD + "{% fixed text=text %}{{ text }}{% endfixed %}")
    assert part.render(Context({"text": "<b>"})) == "&lt;b&gt;"
    for number in range(1000):
        part.render(Context({"text": number}))
    (node,) = part.nodelist.get_nodes_by_type(type(part.nodelist[-1]))
    assert len(node.kept) <= 64  # type: ignore[attr-defined]


def test_anything_but_names_and_values_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="name=value alone"):
        Template(LOAD + "{% fixed 500 %}{% endfixed %}")
