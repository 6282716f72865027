"""Every form says what is wrong in the product's words, never in the framework's."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.utils.functional import Promise

import accounts.forms
import tickets.forms
from atum_desk.core.worded_forms import TEXT, WordedForm, _missing_words


def every_form() -> Iterator[type[forms.BaseForm]]:
    for package in (accounts.forms, tickets.forms):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for _name, one in inspect.getmembers(module, inspect.isclass):
                if issubclass(one, forms.BaseForm) and one.__module__ == module.__name__:
                    yield one


FRAMEWORK_CODES = ("required", "invalid", "invalid_choice", "max_length", "min_value", "max_value")


def said(field: forms.Field) -> dict[str, object]:
    return {**field.error_messages, **_missing_words(field)}


@pytest.mark.parametrize("form", list(every_form()), ids=lambda form: form.__name__)
def test_no_field_speaks_the_frameworks_words(form: type[forms.BaseForm]) -> None:
    assert issubclass(form, WordedForm)
    foreign = {
        f"{name}.{code}: {words}"
        for name, field in form.base_fields.items()
        for code, words in said(field).items()
        for kind in type(field).__mro__
        if code in FRAMEWORK_CODES and words is getattr(kind, "default_error_messages", {}).get(code)
    }
    assert not foreign


class Sample(WordedForm):
    name = forms.CharField(max_length=3, error_messages={"required": "Say your name."})
    note = forms.CharField(max_length=3)
    age = forms.IntegerField(min_value=1)


def test_what_the_author_of_a_field_says_stays_and_the_rest_is_ours() -> None:
    form = Sample({"name": "", "note": "abcd", "age": "0"})
    assert form.errors["name"] == ["Say your name."]
    assert form.errors["note"] == ["This is too long: 4 characters where 3 fit. Shorten it."]
    assert form.errors["age"] == ["This is too small. Enter 1 or more."]
    assert Sample({}).errors["note"] == ["This is still empty. Fill it in."]


def test_the_words_wait_for_the_readers_language() -> None:
    assert all(isinstance(words, Promise) for words in TEXT.values())


def test_a_form_that_comes_back_opens_at_its_first_mistake() -> None:
    form = Sample({"name": "Ada", "note": "", "age": "0"})
    assert not form.is_valid()
    assert [name for name, field in form.fields.items() if "autofocus" in field.widget.attrs] == ["note"]
    form.add_error("name", "Taken.")
    assert [name for name, field in form.fields.items() if "autofocus" in field.widget.attrs] == ["name"]
