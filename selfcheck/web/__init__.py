"""What every page stands on: one transaction per request, language, headers, error pages, repeat-safe forms."""
