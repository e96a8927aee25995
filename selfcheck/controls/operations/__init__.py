"""The verbs upon rows, by subject: confirming, editing, targets, evidence; and reading them."""
