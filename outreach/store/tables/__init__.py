"""The tables beside those of ``store/schema.py``, by what they keep."""
