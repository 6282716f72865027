"""Sessions as Django keeps them in the database; reading one, which every page does, is a prepared question."""

from typing import Any

from django.contrib.sessions.backends import db

from atum_desk.core import clock
from atum_desk.core.prepared import ask

SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """One browser's session."""

    def _get_session_from_db(self) -> Any:
        for data, until in ask(SESSION, [self.session_key, clock.now()]):
            return self.model(session_key=str(self.session_key), session_data=data, expire_date=until)
        self._session_key = None
        return None
