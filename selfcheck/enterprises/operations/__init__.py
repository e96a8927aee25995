"""The verbs of the unit, by subject: units, people, products, members, invitations, support; and reading them."""
