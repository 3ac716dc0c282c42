"""Several hosts on one PostgreSQL, as real processes: the networks' own ledger is the witness."""
