"""The unit: codes, scope, posts, papers, operations, pages."""
