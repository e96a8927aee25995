"""Approvals with a passkey: from what the account's device signed to the proof that goes into the document."""

from __future__ import annotations

from datetime import datetime

from selfcheck.accounts.agreeing import Assertion
from selfcheck.attestation.approvals import (
    OWN_KEY_SCHEMA,
    Approval,
    OwnKeyProof,
    Statement,
    as_base64,
    own_key_approval,
)
from selfcheck.attestation.own_keys import own_key_holds
from selfcheck.errors import Broken


def agreed_by_own_key(
    statement: Statement, assertion: Assertion, *, account: str, host: str, at: datetime
) -> Approval:
    """Return the approval that a person's passkey gave; it is checked once more, as a stranger would.

    :param account: an opaque reference to the account, never its name
    :param host: the name for which the passkey is good
    :raises Broken: the assertion does not say yes to this statement
    """
    proof = OwnKeyProof(
        schema=OWN_KEY_SCHEMA,
        statement_sha256=statement.challenge.hex(),
        account=account,
        host=host,
        credential=assertion.credential,
        public_key=as_base64(assertion.public_key),
        authenticator_data=as_base64(assertion.authenticator_data),
        client_data=as_base64(assertion.client_data),
        signature=as_base64(assertion.signature),
        confirmed_at=at,
    )
    if not own_key_holds(statement, proof):
        raise Broken("the assertion does not hold for the statement")
    return own_key_approval(statement, proof)
