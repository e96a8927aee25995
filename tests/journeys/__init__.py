"""Whole journeys as stories: who does what, over the pages alone, and how many pages that takes."""
