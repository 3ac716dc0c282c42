"""What was reached: readings, visits, what people entered, and the reports" mails."""
