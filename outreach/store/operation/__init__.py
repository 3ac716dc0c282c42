"""Jobs, notices and the journal; backups, and how the whole is doing."""
