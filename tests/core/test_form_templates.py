"""The form template pack: labels, help, errors and what screen readers are told."""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, ButtonHolder, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template
from django.utils.functional import cached_property


class ReportForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="We answer to <this> address.")
    kind = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("a", "Broken"), ("b", "Wanted")], help_text="Pick one."
    )
    days = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("mon", "Monday"), ("tue", "Tuesday")], required=False
    )
    tell = forms.BooleanField(label="Tell me", required=False, help_text="By e-mail.")
    text = forms.CharField(widget=forms.Textarea, required=False)
    file = forms.FileField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("These do not fit <together>.")

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Row("email", "text"),
            Fieldset("Details", "kind", "days"),
            Div("tell", "file", css_class="form"),
            "token",
            ButtonHolder(Submit("save", "File it"), Button("back", "Back")),
        )
        return helper


def render(source: str, form: forms.Form) -> str:
    return Template("{% load crispy_forms_tags %}" + source).render(
        Context({"form": form, "csrf_token": "t"})
    )


@pytest.fixture(params=["{{ form|crispy }}", "{% crispy form %}"])
def bound(request: pytest.FixtureRequest) -> str:
    return render(request.param, ReportForm({"email": "nobody"}))


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_every_description_that_is_named_exists(bound: str) -> None:
    named = {word for value in re.findall(r'aria-describedby="([^"]+)"', bound) for word in value.split()}
    assert {"id_email_helptext", "id_email_error", "id_kind_helptext", "id_kind_error"} <= named
    assert named <= ids(bound)


def test_every_label_names_a_field_that_exists(bound: str) -> None:
    named = set(re.findall(r'<label[^>]* for="([^"]+)"', bound))
    assert {"id_email", "id_kind_0", "id_days_1", "id_text"} <= named
    assert named <= ids(bound)


def test_the_summary_links_each_error_to_its_field(bound: str) -> None:
    summary = bound[bound.index("error-summary") : bound.index("</ul>")]
    links = set(re.findall(r'href="#([^"]+)"', summary))
    assert links == {"id_email", "div_id_kind"}
    assert links <= ids(bound)
    assert "These do not fit &lt;together&gt;." in summary


def test_wrong_fields_are_marked_and_their_values_kept(bound: str) -> None:
    field = re.search(r'<input type="email"[^>]*>', bound)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert 'value="nobody"' in field[0]


def test_required_fields_carry_a_star(bound: str) -> None:
    assert re.search(r'for="id_email">E-mail\s*<span class="required"', bound)
    assert not re.search(r'for="id_text"[^>]*>Text\s*<span class="required"', bound)


def test_help_is_escaped_and_nothing_is_inline(bound: str) -> None:
    assert "We answer to &lt;this&gt; address." in bound
    assert "style=" not in bound
    assert "<script" not in bound


def test_a_whole_form_has_token_encoding_and_buttons() -> None:
    html = render("{% crispy form %}", ReportForm())
    assert 'enctype="multipart/form-data"' in html
    assert 'name="csrfmiddlewaretoken" value="t"' in html
    assert re.search(r'<button type="submit" name="save" value="File it" class="button primary', html)
    assert re.search(r'<button type="button" name="back" value="Back" class="button ', html)
    assert "error-summary" not in html


def test_a_get_form_has_no_token() -> None:
    form = ReportForm()
    form.helper.form_method = "get"
    assert "csrfmiddlewaretoken" not in render("{% crispy form %}", form)


def test_a_formset_shows_its_management_form_and_each_form() -> None:
    html = render("{{ form|crispy }}", forms.formset_factory(ReportForm, extra=2)())  # type: ignore[arg-type]
    assert 'name="form-TOTAL_FORMS"' in html
    assert {"id_form-0-email", "id_form-1-email"} <= ids(html)
