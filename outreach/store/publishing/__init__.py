"""The posts table as the queue, and what the schedulers know together."""
