"""What was reached: figures read and entered, and the report that is made of them, looked at and mailed."""
