"""The one exception by which saving and restoring tell a person what is wrong."""


class BackupFailed(Exception):
    """Carry one sentence that says what happened and one that says what to do next; shown without a traceback."""
