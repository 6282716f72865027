"""Marigold & Moss: the warm customer care of a shop that sends houseplants by post."""

from accounts.preferences import Gate, OrganizationSettings, Registration
from accounts.roles import Role
from atum_desk.demo.house import Firm, Hours, House, Member, Offer

CARE, PARCELS, DOCTORS = "Customer care", "Orders and parcels", "Plant doctors"
SHOP_DAYS = frozenset(range(6))

HOUSE = House(
    slug="marigold",
    name="Marigold & Moss",
    mail="marigold.example",
    settings=OrganizationSettings(
        gate=Gate.AGENTS.value,
        registration=Registration.OPEN.value,
        requester_sets_priority=False,
        timezone="America/Vancouver",
        accent_hue=150,
        portal_greeting=(
            "Hello, plant friend! Tell us what happened, and if a leaf looks sad, describe it as well as you can. "
            "A human with soil under the fingernails answers, Monday to Saturday."
        ),
    ),
    hours=Hours("America/Vancouver", SHOP_DAYS, 9, 17, "CA-BC"),
    waking=Hours("America/Vancouver", frozenset(range(7)), 7, 23),
    teams={
        CARE: "Everybody's first answer: accounts, gift cards, questions.",
        PARCELS: "Packing table, couriers, returns and refunds.",
        DOCTORS: "Yellow leaves, small flies, big worries.",
    },
    offers=(
        Offer("My order", "Change, cancel or ask about an order.", PARCELS),
        Offer("Delivery", "Where is my parcel, and who let it freeze?", PARCELS, "HIGH"),
        Offer("Returns and refunds", "Something arrived broken, wrong or unloved.", PARCELS),
        Offer("Plant doctor", "Your plant is unwell? Tell us everything.", DOCTORS),
        Offer("Subscription box", "The monthly surprise: pause, change, gift it.", CARE, "LOW"),
        Offer("Gift cards and account", "Codes, log-in, addresses, newsletters.", CARE, "LOW"),
        Offer("Cafés, offices and shops", "Plants for business: quotes, leases, invoices.", CARE, is_for_firms=True),
    ),
    staff=(
        Member("Wren Delacroix", Role.ADMIN, (CARE,), "Wren, who started all this"),
        Member("Osei Boateng", Role.MANAGER, (PARCELS,), "Osei, keeper of the packing table"),
        Member("Camila Reyes", Role.MANAGER, (CARE, DOCTORS), "Camila, head gardener of this inbox"),
        Member("Lily Nakamura", Role.AGENT, (CARE, DOCTORS), "Lily & the ferns"),
        Member("Jasper O'Neill", Role.AGENT, (PARCELS,), "Jasper, tape and twine"),
        Member("Anika Sharma", Role.AGENT, (DOCTORS,), "Anika, plant doctor"),
        Member("Theo Kowalczyk", Role.AGENT, (PARCELS, CARE), "Theo"),
        Member("Maeve Gallagher", Role.AGENT, (CARE,), "Maeve"),
        Member("Tariq Benali", Role.AGENT, (PARCELS,), "Tariq"),
        Member("Sunniva Dahl", Role.AGENT, (DOCTORS,), "Sunniva, plant doctor"),
        Member("Mateo Vargas", Role.AGENT, (CARE,), "Mateo"),
        Member("Hye-jin Park", Role.AGENT, (CARE, PARCELS), "Hye-jin"),
    ),
    firms=(
        Firm("Kettle & Crumb Cafés", (
            "Beatriz Moreno", "Desmond Clarke", "Aiko Yamada", "Freya Lindholm", "Gabriel Santos",
        ), domain="kettle-and-crumb.example"),
        Firm("Harbourlight Hotel", (
            "Rosalind Achebe", "Milan Novotny", "Delia Popescu", "Stellan Berg",
        ), domain="harbourlight.example"),
        Firm("Blue Door Coworking", (
            "Farid Karimi", "Juniper Walsh", "Mei-Ling Chow", "Andre Baptiste",
        ), domain="bluedoor.example"),
        Firm("Petal Street Florists", (
            "Ottilie Braun", "Sanjay Kapoor", "Hazel Whitmore",
        ), domain="petalstreet.example"),
        Firm("Cedar Yoga Studio", ("Simone Laurent", "Keoni Kahale"), domain="cedar-yoga.example"),
    ),
    others=(
        "Noor Rahman", "Elliot Marsh", "Ayumi Sato", "Bram Dekker", "Carmen Ortega", "Dmitri Volkov", "Esther Nyambura",
        "Finn Gallagher", "Greta Sandoval", "Hassan Mirza", "Iris Whitfield", "Jamal Brooks", "Kirsten Aalto",
        "Leopold Winter", "Mirabel Adeyemi", "Nico Ferrante", "Opal Henderson", "Pema Dorji", "Quentin Roux",
        "Ruth Goldberg", "Soraya Bakhtiari", "Tobias Grant",
    ),
    others_mail="post.example",
    favourites=("Noor Rahman", "Beatriz Moreno", "Farid Karimi"),
    agent="Lily Nakamura",
)  # fmt: skip
