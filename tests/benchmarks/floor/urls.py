"""The floor's one address."""

from django.urls import path

from tests.benchmarks.floor import views

urlpatterns = [path("", views.tickets)]
