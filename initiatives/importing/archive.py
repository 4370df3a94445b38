"""Workbooks are zip files: opened only when what comes out of them stays within bounds."""

import zipfile
from io import BytesIO

from initiatives.importing.reading import UnreadableFileError

MAX_UNPACKED = 150 * 1024 * 1024
MAX_MEMBERS = 2_000
BROKEN = "Dit bestand is beschadigd en kan niet worden gelezen. Open het in je rekenprogramma en bewaar het opnieuw."
LOCKED = "Dit bestand heeft een wachtwoord. Bewaar het zonder wachtwoord en probeer het opnieuw."


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Checks the declared sizes, which `zipfile` then holds every member to."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
        raise UnreadableFileError(BROKEN) from error
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableFileError(LOCKED)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnreadableFileError(
            "Uitgepakt is dit bestand te groot (meer dan 150 MB). Bewaar alleen het blad met rijen."
        )
    return archive
