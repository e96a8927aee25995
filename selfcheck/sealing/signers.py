"""Private keys as pyHanko uses them: from a file of ours, or inside a PKCS#11 token, opened for one signature."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from selfcheck.sealing.keyfiles import PrivateKey
from selfcheck.sealing.model import NotYet
from selfcheck.text import Bilingual

TOKEN_AWAY: Final = Bilingual(
    "签章密钥所在的密码设备暂时不能用（未插入、口令不对或驱动缺失），编号已保留，系统会自动重试。",
    "The device that holds the key of the seal cannot be used now (absent, wrong PIN, or no driver). The number is"
    " kept; the system tries again.",
)


@dataclass(frozen=True, slots=True)
class Token:
    """How to reach a key in a PKCS#11 token. ``module`` is the path of the maker's library."""

    module: str
    token: str
    key: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signing:
    """A certificate with what signs for it: a private key here, or one in a token."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: PrivateKey | Token = field(repr=False)


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Return a certificate as pyHanko takes it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


@contextmanager
def opened(signing: Signing) -> Iterator[Signer]:
    """Give the signer, its token open until the block ends. Roots go along: long-term judges look for them.

    :raises NotYet: the token is away
    """
    if isinstance(signing.key, Token):
        with _opened_token(signing, signing.key) as signer:
            yield signer
    else:
        der = signing.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        yield SimpleSigner(
            as_asn1(signing.certificate), asn1_keys.PrivateKeyInfo.load(der), _store(signing), embed_roots=True
        )


def _store(signing: Signing) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    for each in signing.chain:
        store.register(as_asn1(each))
    return store


@contextmanager
def _opened_token(signing: Signing, token: Token) -> Iterator[Signer]:
    tokens = _tokens()
    try:
        wanted = TokenCriteria(label=token.token)
        session = tokens.open_pkcs11_session(token.module, token_criteria=wanted, user_pin=token.pin)
    except (tokens.PKCS11Error, RuntimeError, OSError) as error:
        raise NotYet("token-away", TOKEN_AWAY) from error
    try:
        yield tokens.PKCS11Signer(
            session,
            signing_cert=as_asn1(signing.certificate),
            ca_chain=[as_asn1(each) for each in signing.chain],
            key_label=token.key,
            embed_roots=True,
            # SoftHSM and many cards sign digests only
            use_raw_mechanism=isinstance(signing.certificate.public_key(), EllipticCurvePublicKey),
        )
    except tokens.PKCS11Error as error:
        raise NotYet("token-away", TOKEN_AWAY) from error
    finally:
        session.close()


def _tokens() -> Any:
    """Return pyHanko's part for tokens; it needs an extra of the installation, for few have such a device."""
    try:
        return import_module("pyhanko.sign.pkcs11")
    except ImportError as error:
        raise NotYet("token-away", TOKEN_AWAY) from error
