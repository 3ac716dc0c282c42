"""What the processes do by themselves: steps, jobs and chores, and that each host is known and fits."""
