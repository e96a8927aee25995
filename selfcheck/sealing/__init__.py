"""签章: keys and certificates, time stamps, approvals and the one seal of a document. Only here is pyHanko known."""
