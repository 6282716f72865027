"""Files as people send them, made here: pictures, documents, and those that must never run."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from atum_desk.core.actors import Actor
from atum_desk.core.spool import spool
from tickets import operations
from tickets.models import Upload

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
TEXT = b"The fan is loud since Tuesday.\n"
HTML = b"<!doctype html><html><body><script>document.title = 'ran'</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "ran"</script></svg>'
EXE = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0"
# The standard test file of virus scanners, in two pieces so that none takes this source for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def picture(size: tuple[int, int] = (320, 200), kind: str = "PNG", **options: object) -> bytes:
    """Return a picture of one colour."""
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, kind, **options)
    return content.getvalue()


def polyglot() -> bytes:
    """Return a picture that is a page and an archive as well."""
    content = BytesIO(picture(kind="GIF") + HTML)
    content.seek(0, 2)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("index.html", HTML)
    return content.getvalue()


def archive(*names: str) -> bytes:
    """Return a ZIP file with these names in it."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name in names:
            made.writestr(name, b"x")
    return content.getvalue()


def staged(actor: Actor, name: str = "note.txt", content: bytes | Iterable[bytes] = TEXT) -> Upload:
    """Stage a file as somebody, within the open scope."""
    arrived = spool(name, [content] if isinstance(content, bytes) else content)
    try:
        return operations.stage(arrived, actor=actor)
    finally:
        arrived.close()
