"""Reports for the clinical lead: what came, how fast it was answered, how rules do."""
