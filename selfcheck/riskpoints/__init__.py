"""风险点库: what can go wrong with each product, in which role and stage, and what stands behind each point."""
