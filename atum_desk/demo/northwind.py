"""Northwind IT: the sober internal helpdesk of a shipping company with four offices."""

from accounts.preferences import Gate, OrganizationSettings, Registration
from accounts.roles import Role
from atum_desk.demo.house import Firm, Hours, House, Member, Offer

DESK, NETWORK, WORKPLACE, APPS = "Service desk", "Network and access", "Workplace", "Business applications"
WEEKDAYS = frozenset(range(5))

HOUSE = House(
    slug="northwind",
    name="Northwind IT",
    mail="northwind.example",
    settings=OrganizationSettings(
        gate=Gate.MANAGERS.value,
        registration=Registration.DOMAINS.value,
        registration_domains=("northwind.example",),
        timezone="Europe/Berlin",
        accent_hue=262,
        portal_greeting=(
            "Describe what you need, one matter a ticket. Monday to Friday, 8:00 to 18:00; for an outage outside "
            "these hours call extension 4444."
        ),
    ),
    hours=Hours("Europe/Berlin", WEEKDAYS, 8, 18, "DE-HH"),
    waking=Hours("Europe/Berlin", WEEKDAYS, 7, 20),
    teams={
        DESK: "First contact: accounts, mail, questions.",
        NETWORK: "Network, VPN, Wi-Fi, firewalls, permissions.",
        WORKPLACE: "Notebooks, phones, printers, meeting rooms.",
        APPS: "ERP, timesheets, data warehouse, licences.",
    },
    offers=(
        Offer("Accounts and passwords", "Log-in, passwords, second factor, leavers and joiners.", DESK, "HIGH"),
        Offer("E-mail and calendar", "Mailboxes, distribution lists, calendars, spam.", DESK),
        Offer("Network and VPN", "Wi-Fi, remote access, slow or missing connections.", NETWORK, "HIGH"),
        Offer("Folders and permissions", "Access to shared folders and systems.", NETWORK),
        Offer("Notebooks and phones", "New devices, repairs, replacements, returns.", WORKPLACE),
        Offer("Printers and meeting rooms", "Printing, screens, conference equipment.", WORKPLACE, "LOW"),
        Offer("Business applications", "ERP, timesheets, reports, data warehouse.", APPS),
        Offer("Software and licences", "Install, renew or remove software.", APPS, "LOW"),
    ),
    staff=(
        Member("Mara Koch", Role.ADMIN, (DESK,), "Mara Koch\nHead of IT Services"),
        Member("Pieter van den Berg", Role.ADMIN, (NETWORK,), "Pieter van den Berg\nInfrastructure"),
        Member("Tomasz Zielinski", Role.MANAGER, (DESK, WORKPLACE), "Tomasz Zielinski\nService Desk Manager"),
        Member("Adaeze Okafor", Role.MANAGER, (NETWORK,), "Adaeze Okafor\nNetwork Manager"),
        Member("Henrik Lindqvist", Role.MANAGER, (APPS,), "Henrik Lindqvist\nApplications Manager"),
        Member("Samira Haddad", Role.AGENT, (DESK, NETWORK), "Samira Haddad\nNorthwind IT, Service Desk"),
        Member("Jonas Weber", Role.AGENT, (DESK,), "Jonas Weber\nNorthwind IT, Service Desk"),
        Member("Linh Tran", Role.AGENT, (NETWORK,), "Linh Tran\nNorthwind IT, Network"),
        Member("Matteo Ricci", Role.AGENT, (WORKPLACE,), "Matteo Ricci\nNorthwind IT, Workplace"),
        Member("Aylin Demir", Role.AGENT, (WORKPLACE, DESK), "Aylin Demir\nNorthwind IT, Workplace"),
        Member("Kofi Asante", Role.AGENT, (APPS,), "Kofi Asante\nNorthwind IT, Applications"),
        Member("Zofia Nowak", Role.AGENT, (APPS, NETWORK), "Zofia Nowak\nNorthwind IT, Applications"),
    ),
    firms=(
        Firm("Northwind Hamburg", (
            "Ingrid Solberg", "Ida Brandt", "Emre Aydin", "Carla Mendes", "Friedrich Vogel", "Hanna Peters",
            "Rajesh Iyer", "Lena Hoffmann", "Oskar Lange", "Yuki Tanabe", "Sofia Petrova", "Marlon Winkler",
        )),
        Firm("Northwind Rotterdam", (
            "Willem de Graaf", "Fatima El Amrani", "Sanne Visser", "Jeroen Bakker", "Priya Nair", "Thijs Mulder",
            "Anouk Janssen", "Bilal Yilmaz", "Eva Kuipers", "Daan Hendriks",
        )),
        Firm("Northwind Gdańsk", (
            "Agnieszka Wójcik", "Piotr Kamiński", "Oleksandra Bondar", "Marek Lewandowski", "Kasia Mazur",
            "Bartosz Król", "Ewelina Sikora", "Grzegorz Pawlak",
        )),
        Firm("Northwind Porto", (
            "Beatriz Carvalho", "Tiago Ferreira", "Inês Almeida", "Rui Monteiro", "Amara Diallo", "Duarte Lopes",
        )),
        Firm("Ocean Crew Agency", ("Anjali Menon", "Kwame Mensah")),
    ),
    others=("Chiara Fontana", "Nikos Papadakis"),
    others_mail="northwind.example",
    favourites=("Ida Brandt", "Ingrid Solberg", "Fatima El Amrani"),
    agent="Samira Haddad",
)  # fmt: skip
