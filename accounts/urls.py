"""Addresses of signing in, joining, one's profile, and the settings of people and organization."""

from django.urls import path

from accounts.views import joining, sessions

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
]
