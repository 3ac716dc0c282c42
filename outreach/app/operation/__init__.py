"""What operators need: set-up, upgrade, keys, backups, and whether all is well."""
