"""签发: from a working list that is ready to a numbered, frozen, published one; superseding and withdrawing."""
