"""Time stamps (RFC 3161): an authority outside, asked over HTTP, or the installation's own key, named as such."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from selfcheck.attestation.custody import TimeSource
from selfcheck.clock import Clock
from selfcheck.sealing.model import NotYet
from selfcheck.text import Bilingual

POLICY: Final = "2.25.58917637464956935744845112198657533944"  # of our own time stamps: a UUID, so nobody's arc
SECONDS: Final = 10
ANSWER_AT_MOST: Final = 64 * 1024
DIGEST: Final = "sha256"
AWAY: Final = Bilingual(
    "时间戳服务暂时连不上，编号已保留，系统会自动重试。",
    "The time-stamp authority cannot be reached now. The number is kept; the system tries again by itself.",
)


class _NoOther(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else, wherever the answer points."""

    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], *_: object) -> None:
        """Follow nothing; what was answered is then an error."""
        fp.close()


STRAIGHT: Final = urllib.request.build_opener(_NoOther)


@dataclass(frozen=True)
class Authority:
    """Who stamps the time, and under which name the document speaks of them."""

    source: TimeSource
    name: str
    stamper: TimeStamper

    def token(self, content: bytes) -> bytes:
        """Return a time-stamp token (DER) over the SHA-256 of ``content``.

        :raises NotYet: the authority is away or answers with nonsense
        """
        digest = hashlib.sha256(content).digest()
        try:
            token: bytes = asyncio.run(self.stamper.async_timestamp(digest, DIGEST)).dump()
        except (OSError, ValueError, TypeError) as error:
            raise away() from error
        return token


def away() -> NotYet:
    """Say that the time-stamp authority did not answer as it must."""
    return NotYet("time-authority-away", AWAY)


class OwnStamper(TimeStamper):
    """Stamps with a key of the installation. It proves no more than that this system's clock said so."""

    def __init__(
        self, certificate: x509.Certificate, key: EllipticCurvePrivateKey, chain: list[x509.Certificate], clock: Clock
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko types it in part
        self._certificate = certificate
        self._key = key
        self._chain = chain
        self._clock = clock

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer a request as an authority would."""
        info = self._info(req, self._clock.now().replace(microsecond=0))
        content = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(info.dump())})
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": content})

    def _info(self, request: tsp.TimeStampReq, at: datetime) -> tsp.TSTInfo:
        parts = {
            "version": "v1",
            "policy": tsp.ObjectIdentifier(POLICY),
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(63) | 1 << 62,
            "gen_time": core.GeneralizedTime(at),
            "accuracy": {"seconds": 1},
            "tsa": x509.GeneralName(name="directory_name", value=self._certificate.subject),
        }
        if request["nonce"].native is not None:
            parts["nonce"] = request["nonce"]
        return tsp.TSTInfo(parts)

    def _signed(self, info: bytes) -> cms.SignedData:
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", hashlib.sha256(info).digest()),
                simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate)),
            ]
        )
        digest = algos.DigestAlgorithm({"algorithm": DIGEST})
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                name="issuer_and_serial_number",
                value={"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number},
            ),
            "digest_algorithm": digest,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": self._key.sign(attributes.dump(), ECDSA(SHA256())),
        }
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
                "certificates": [self._certificate, *self._chain],
                "signer_infos": [signer],
            }
        )


class OutsideStamper(TimeStamper):
    """Asks an authority over HTTP; nothing but its configured address is ever asked."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko types it in part
        self._url = url

    @property
    def host(self) -> str:
        """The authority's name in addresses."""
        return urlsplit(self._url).hostname or self._url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Post the request and return the answer.

        :raises TimestampRequestError: no answer in time, or not one of an authority
        """
        return tsp.TimeStampResp.load(await asyncio.to_thread(self._post, req.dump()))

    def _post(self, body: bytes) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the operator's address, http or https by the settings
            self._url, body, {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        )
        try:
            with STRAIGHT.open(request, timeout=SECONDS) as answer:
                content: bytes = answer.read(ANSWER_AT_MOST + 1)
                kind = answer.headers.get_content_type()
        except HTTPError as refusal:
            refusal.close()  # it holds the answer, and with it the socket
            raise TimestampRequestError("no answer") from refusal
        except (URLError, OSError, HTTPException) as error:
            raise TimestampRequestError("no answer") from error
        if kind != "application/timestamp-reply" or len(content) > ANSWER_AT_MOST:
            raise TimestampRequestError("not the answer of a time-stamp authority")
        return content
