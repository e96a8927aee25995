"""Poppler, OpenSSL and qpdf agree with the judge on own files: seal, time stamps, token and approvals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.attached import LOG_PROOF, LOG_TOKEN
from selfcheck.verification.sealed.attachments import read_files
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.opening import open_file
from tests.conftest import TODAY
from tests.sealed.shapes import Press
from tests.sealed.test_own_files import FILES, SAMPLE, Own, issued
from tests.sealing.tools import roots_file, signature_of, told, written

TIME = str(int(TODAY.timestamp()))


class Others:
    """What the tools of others say of one sealed file."""

    def __init__(self, folder: Path, content: bytes, roots: Sequence[bytes]) -> None:
        self.folder, self.content = folder, content
        self.file = written(folder, "list.pdf", content)
        self.roots = roots_file(folder, [x509.load_der_x509_certificate(each) for each in roots])
        self.files = read_files(open_file(content), Findings())

    def check_poppler(self) -> None:
        """The seal is valid; poppler does not know document time stamps."""
        said = told("pdfsig", self.file).stdout
        assert "Signature Validation: Signature is Valid." in said.partition("Signature #2")[0]
        assert "Invalid" not in said

    def check_qpdf(self) -> None:
        """Nothing is wrong with the file."""
        done = told("qpdf", "--check", self.file)
        assert done.returncode == 0
        assert "WARNING" not in done.stdout + done.stderr

    def check_seal(self) -> None:
        """The seal and its time stamp, and the time stamp over the file."""
        value, covered = signature_of(self.content, "Seal")
        assert self._signed(value, covered), "seal"
        signer = cms.ContentInfo.load(value)["content"]["signer_infos"][0]
        inner = next(each for each in signer["unsigned_attrs"] if each["type"].native.startswith("signature_time"))
        assert self._stamped(inner["values"][0].dump(), signer["signature"].native), "time stamp of the seal"
        assert self._stamped(*signature_of(self.content, "SealTime")), "time stamp of the file"

    def check_log_token(self) -> None:
        """The token over the checkpoint."""
        checkpoint = self.files[LOG_PROOF].split(b"\n\n", 1)[1]
        assert self._stamped(self.files[LOG_TOKEN], checkpoint)
        assert not self._stamped(self.files[LOG_TOKEN], checkpoint + b"x")

    def check_approvals(self) -> int:
        """The signatures of persons, each over its statement; how many there are."""
        signed = [name for name in self.files if name.endswith(".p7s")]
        for name in signed:
            assert self._signed(self.files[name], self.files[name.replace(".p7s", ".json")]), name
        return len(signed)

    def _signed(self, value: bytes, content: bytes) -> bool:
        done = told(
            "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER",
            "-in", written(self.folder, "value", value), "-content", written(self.folder, "content", content),
            "-CAfile", self.roots, "-purpose", "any", "-attime", TIME, "-out", self.folder / "out",
        )  # fmt: skip
        return done.returncode == 0

    def _stamped(self, token: bytes, content: bytes) -> bool:
        done = told(
            "openssl", "ts", "-verify", "-token_in", "-in", written(self.folder, "token", token),
            "-data", written(self.folder, "content", content), "-CAfile", self.roots, "-attime", TIME,
        )  # fmt: skip
        return done.returncode == 0 and "Verification: OK" in done.stdout


def check(own: Own, press: Press, folder: Path) -> None:
    """Check that all agree on one file."""
    content, trust = issued(own, press)
    assert judge(content, trust, at=TODAY).verdict.is_genuine
    others = Others(folder, content, tuple({*trust.seal_roots, *trust.time_roots, *trust.person_roots}))
    others.check_poppler()
    others.check_qpdf()
    others.check_seal()
    others.check_log_token()
    steps = len(press.printed(own.shape).snapshot.confirmations)
    certified = [*own.grades, *[own.grades[-1]] * 3][:steps].count(Grade.CERTIFIED)
    assert others.check_approvals() == certified


@pytest.mark.parametrize("own", SAMPLE[::4], ids=lambda own: own.name)
def test_others_agree_on_an_own_file(own: Own, press: Press, tmp_path: Path) -> None:
    check(own, press, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("own", FILES, ids=lambda own: own.name)
def test_others_agree_on_every_own_file(own: Own, press: Press, tmp_path: Path) -> None:
    check(own, press, tmp_path)
