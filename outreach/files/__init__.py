"""Cards, photos, uploads and exports, each known by the SHA-256 of its bytes and never by a path.

It keeps bytes and knows no verb: whoever puts something in keeps its digest and its name in the database.
"""

from outreach.files.folder import FolderFiles
from outreach.files.port import FileMissing, FileNotKept, Files, Kept, digest_of

__all__ = ["FileMissing", "FileNotKept", "Files", "FolderFiles", "Kept", "digest_of"]
