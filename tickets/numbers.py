"""Ticket numbers as people and addresses write them."""

LARGEST = 2**31 - 1
"""The largest number that the column holds; the database refuses to compare with a larger one."""


def read_number(text: str) -> int | None:
    """Return the number in "1482" or "#1482"; None for anything that no ticket can bear."""
    digits = text.strip().removeprefix("#")
    # The length first: Python refuses to read digits without end.
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST))):
        return None
    number = int(digits)
    return number if number <= LARGEST else None
