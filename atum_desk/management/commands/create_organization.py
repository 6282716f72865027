"""Founds an organization and prints the one-time link for its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import links, operations
from atum_desk.core.actors import command
from atum_desk.core.errors import DomainError
from atum_desk.core.tenancy import organization_scope


class Command(BaseCommand):
    """Create an organization; everything else is done by its administrator in the browser."""

    help = "Creates an organization and prints a one-time link with which its first administrator sets up the account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the slug, the name and the administrator's address."""
        parser.add_argument("slug", help="first part of the host name, such as acme in acme.example.com")
        parser.add_argument("--name", required=True, help="the organization's name as people read it")
        parser.add_argument(
            "--admin", required=True, metavar="E-MAIL", help="address of the first administrator"
        )

    def handle(self, *, slug: str, name: str, admin: str, **options: Any) -> None:
        """Create both in one transaction and print the link, which is stored nowhere."""
        actor = command("create_organization")
        try:
            with transaction.atomic():
                organization = operations.create_organization(slug=slug, name=name, actor=actor)
                with organization_scope(organization.pk):
                    token = operations.invite_first_administrator(email=admin, actor=actor)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(self.style.SUCCESS(f"{organization.name} is at {links.home(organization)}"))
        self.stdout.write(f"{admin} sets up the account here, once, within 72 hours:")
        self.stdout.write(links.invitation(organization, token))
