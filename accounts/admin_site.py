"""The admin of one organization: its site, and how a model is shown and changed there."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policy
from accounts.access import desk
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, NotFound

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    Pages = Paginator[Any]
else:
    ModelAdmin, ModelForm, Pages = admin.ModelAdmin, forms.ModelForm, Paginator

COUNTED_AT_MOST = 1000
READ, WRITE = ("GET", "HEAD"), ("GET", "HEAD", "POST")


class OrganizationAdminSite(admin.AdminSite):
    """The admin at /admin/: for administrators, of their own organization, entered by the desk's own sign-in."""

    site_url = "/desk/"
    index_title = gettext_lazy("All records")
    final_catch_all_view = False
    enable_nav_sidebar = True

    def has_permission(self, request: Any) -> bool:
        """Ask the permission table."""
        return policy.may(request.actor, Right.OPEN_ADMIN)

    def for_admins(
        self, view: Callable[..., Any], methods: tuple[str, ...] = READ
    ) -> Callable[..., HttpResponseBase]:
        """Guard a view as the desk's are: nobody signed in goes to the sign-in page, a missing right is 403."""
        inner: Callable[..., Any] = self.admin_view(view)
        return desk(Right.OPEN_ADMIN, methods=methods)(inner)

    def each_context(self, request: Any) -> dict[str, Any]:
        """Return what every page of the admin knows; it bears the organization's name."""
        name = request.organization.name
        title = _("%(organization)s · Admin") % {"organization": name}
        return {**super().each_context(request), "site_header": title, "site_title": title}

    def get_urls(self) -> list[Any]:
        """Return the first page, one page an app, and each model's; signing in and out is not the admin's."""
        labels = sorted({model._meta.app_label for model in self._registry})
        apps = [
            path(f"{label}/", self.for_admins(self.app_index), {"app_label": label}, name="app_list")
            for label in labels
        ]
        return [
            path("", self.for_admins(self.index), name="index"),
            *apps,
            *(pattern for one in self._registry.values() for pattern in one.get_urls()),
        ]


site = OrganizationAdminSite(name="admin")


class CappedPaginator(Pages):
    """Counts no further than a thousand rows: whoever looks for something older narrows the list."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most COUNTED_AT_MOST."""
        rows: Any = self.object_list
        return int(rows.order_by()[:COUNTED_AT_MOST].count())

    @property
    def is_capped(self) -> bool:
        """Say whether there may be more rows than it counts."""
        return self.count >= COUNTED_AT_MOST


class ReadOnlyAdmin(ModelAdmin):
    """A model that administrators look at. Its rows come newest first, by an index that every table has.

    `find` narrows it by words; the filters of `list_filter` are the only columns that an address may ask by.
    """

    actions = None
    ordering: ClassVar[tuple[str, ...]] = ("-id",)
    sortable_by: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = CappedPaginator
    preserve_filters = True
    entity_type = ""
    methods: Mapping[str, tuple[str, ...]] = {"change": READ}

    @property
    def media(self) -> forms.Media:
        """Return nothing: what our forms need, the browser has."""
        return forms.Media()

    def get_urls(self) -> list[URLPattern]:
        """Return the list and one page a row; and adding, where there is something to add."""
        base = f"{self.opts.app_label}/{self.opts.model_name}/"
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = site.for_admins
        pages = [path(base, guard(self.changelist_view), name=f"{name}_changelist")]
        if "add" in self.methods:
            pages.append(path(f"{base}add/", guard(self.add_view, self.methods["add"]), name=f"{name}_add"))
        change = guard(self.change_view, self.methods["change"])
        return [*pages, path(f"{base}<uuid:object_id>/", change, name=f"{name}_change")]

    def has_module_permission(self, request: Any) -> bool:
        """Ask the permission table."""
        return policy.may(request.actor, Right.OPEN_ADMIN)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        """Ask the permission table."""
        return policy.may(request.actor, Right.OPEN_ADMIN)

    def has_add_permission(self, request: Any) -> bool:
        """Add nothing."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Change nothing."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Delete nothing: rows are deactivated, or stay."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Allow the filters that the page offers: a hash, too, could be guessed letter by letter."""
        return lookup.partition("__")[0] in {str(one) for one in self.list_filter}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Narrow by words."""
        words = " ".join(search_term.replace("\x00", "").split())
        return (self.find(queryset, words) if words else queryset), False

    def find(self, rows: Any, words: str) -> Any:
        """Return the rows that the words mean."""
        return rows.none()

    def change_view(
        self, request: Any, object_id: Any, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one row, and where its history stands."""
        context = {**(extra_context or {}), "history_href": self._history(object_id)}
        return super().change_view(request, str(object_id), form_url, context)

    def _history(self, object_id: UUID) -> str:
        if not self.entity_type:
            return ""
        return reverse("accounts:audit", query={"entity_type": self.entity_type, "entity_id": object_id})

    def _get_obj_does_not_exist_redirect(self, request: Any, opts: Any, object_id: str) -> HttpResponse:
        raise NotFound(_("There is no such row."))


class WornForm(ModelForm):
    """A form of the settings as the admin wears it: its fields, its rules, and the operation behind it."""

    actor: Actor
    wear: Callable[[Any, Any, Actor], forms.Form]
    operate: Callable[[Any, forms.Form, Actor], models.Model]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A new row has its id already, and no other mark than this one.
        self.known = None if self.instance._state.adding else self.instance  # noqa: SLF001
        self.worn = type(self).wear(self.known, self.data if self.is_bound else None, self.actor)
        self.fields, self.initial = self.worn.fields, dict(self.worn.initial)

    def full_clean(self) -> None:
        """Carry the operation out where everything typed makes sense; what it refuses stands at its field."""
        worn = self.worn
        if self.is_bound and worn.is_valid():
            try:
                with transaction.atomic():
                    self.instance = type(self).operate(self.known, worn, self.actor)
            except NotFound:
                raise
            except DomainError as error:
                field = getattr(error, "field", None)
                worn.add_error(field if field in worn.fields else None, str(error.message))
        self._errors = worn.errors
        self.cleaned_data = getattr(worn, "cleaned_data", {})

    def save(self, commit: bool = True) -> Any:
        """Return what the operation made: it is saved already."""
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return self.instance


class OperatedAdmin(ReadOnlyAdmin):
    """A configuration model: `wear` makes the form of the settings, `operate` calls its operation."""

    methods: Mapping[str, tuple[str, ...]] = {"add": WRITE, "change": WRITE}
    shown: tuple[str, ...] = ()

    def wear(self, known: Any, typed: Any, actor: Actor) -> forms.Form:
        """Return the form, bound to what was typed unless that is None; `known` is the row that is changed."""
        raise NotImplementedError

    def operate(self, known: Any, form: Any, actor: Actor) -> models.Model:
        """Carry out what the valid form says, in the actor's name."""
        raise NotImplementedError

    def has_add_permission(self, request: Any) -> bool:
        """Ask the permission table, where the model has a page for it."""
        return "add" in self.methods and policy.may(request.actor, Right.OPEN_ADMIN)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Ask the permission table."""
        return policy.may(request.actor, Right.OPEN_ADMIN)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Return the form's class, knowing who acts."""
        meta = type("Meta", (), {"model": self.model, "fields": ()})
        told = {"Meta": meta, "actor": request.actor, "wear": self.wear, "operate": self.operate}
        return type("WornForm", (WornForm,), told)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Return the form's fields, and after them what is only shown."""
        return [*self.get_form(request, obj)(instance=obj).fields, *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """Return what is only shown; a row that is not there yet has none of it."""
        return self.shown if obj is not None else ()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Leave it: the operation has saved it and told the audit log."""

    def construct_change_message(self, *args: Any, **options: Any) -> Any:
        """Leave it to the audit log."""
        return ""

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Leave it to the audit log."""

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """Leave it to the audit log."""

    def render_change_form(self, request: Any, context: Any, *args: Any, **options: Any) -> HttpResponse:
        """Say by the status, too, that something is wrong."""
        response = super().render_change_form(request, context, *args, **options)
        response.status_code = 422 if context.get("errors") else 200
        return response

    def response_add(self, request: Any, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Send the browser on by GET."""
        return _see_other(super().response_add(request, obj, post_url_continue))

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        """Send the browser on by GET."""
        return _see_other(super().response_change(request, obj))


def _see_other(response: HttpResponse) -> HttpResponse:
    if response.status_code == 302:
        response.status_code = 303
    return response
