"""The one exception by which the database's floor tells a person what is wrong."""


class DatabaseUnavailable(Exception):
    """Carry one sentence that says what happened and one that says what to do next; shown without a traceback."""
