"""The verbs of the working list, by subject: the list, tailoring it, its points; and reading them."""
