"""Addresses of the start page, health and the organization's colours."""

from django.urls import path

from atum_desk.web import go, health, pages

app_name = "web"

urlpatterns = [
    path("", pages.home, name="home"),
    path("desk/", pages.desk, name="desk"),
    path("desk/go/", go.go, name="go"),
    path("accent.css", pages.accent, name="accent"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
