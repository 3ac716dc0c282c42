"""Posts that need a decision: doubtful, missed, refused, gone."""
