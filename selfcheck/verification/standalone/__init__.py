"""The separate verifier of inspectors: ``selfcheck-verify`` and ``selfcheck-trust``. It asks nobody."""
