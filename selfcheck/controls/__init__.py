"""管控措施: what the unit makes of each row: read, confirmed, changed or its own; persons, targets, evidence."""
