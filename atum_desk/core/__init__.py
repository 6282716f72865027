"""The ground floor: tenancy, actors, events, errors and other things that know no app and own no table."""

import django_stubs_ext

# Lets generic classes of Django, such as QuerySet[Ticket], be written at run time as the type checker reads them.
django_stubs_ext.monkeypatch()
