"""Tests: see docs; journeys read like stories, conventions keep the house."""
