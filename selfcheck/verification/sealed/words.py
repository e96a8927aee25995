"""The words of the numbered checks: what each looks at, and how it came out."""

from __future__ import annotations

from typing import Final

from selfcheck.text import Bilingual
from selfcheck.verification.verdicts import Verdict

NAMES: Final = {
    "readable": Bilingual("文件能读", "The file can be read"),
    "shape": Bilingual(
        "只有一个签章，不许改动，没有脚本和外链", "One seal that allows no change; no scripts or outside links"
    ),
    "attachments": Bilingual("附件只有规定的几种", "Known attachments and no others"),
    "intact": Bilingual("签章盖住的内容没有改动", "What the seal covers is unchanged"),
    "whole": Bilingual(
        "签章之后没有添加，证据没有被剥去", "Nothing was added after the seal; no evidence is stripped"
    ),
    "issuer": Bilingual("签章证书出自受信任的机构", "The seal's certificate is from a trusted authority"),
    "revocation": Bilingual("签章时证书没有被吊销", "The certificate was not revoked when sealing"),
    "stamps": Bilingual("时间戳有效", "The time stamps hold"),
    "identity": Bilingual("证书、数据、日志写的是同一个单位", "Certificate, data and log name the same unit"),
    "data": Bilingual("数据文件就是当初冻结的那份", "The data file is the one that was frozen"),
    "rows": Bilingual("每行的行码与内容相符", "Every row's code fits its content"),
    "display": Bilingual("页面文字与数据一致", "The pages say what the data say"),
    "approvals": Bilingual("该批准的人都批准了这一份", "All who must approve approved this very list"),
    "persons": Bilingual(
        "批准人各是各的，兼任的已声明", "Different persons approved, or a declared one in several posts"
    ),
    "logged": Bilingual("已收进存证日志", "It stands in the log"),
    "witnesses": Bilingual("日志有足够的见证", "Enough witnesses cosigned the log"),
    "times": Bilingual("各处时间先后合理，没有倒签", "All times are in order; nothing is backdated"),
    "current": Bilingual("仍是该单位现行的清单", "It is still the unit's current list"),
}

PASSED: Final = {
    "readable": Bilingual("文件完好可读。", "The file is readable."),
    "shape": Bilingual("结构与本系统签发的清单相同。", "It is built as the lists issued with this software."),
    "attachments": Bilingual("附件齐全，没有多余的。", "All attachments are there, and no others."),
    "intact": Bilingual("一个字节都没有变。", "Not one byte differs."),
    "whole": Bilingual("最后一个时间戳盖住整个文件。", "The last time stamp covers the whole file."),
    "issuer": Bilingual("证书链通到信任包里的根证书。", "Its chain leads to a root of the trust bundle."),
    "revocation": Bilingual("文件内的吊销清单上没有这张证书。", "It is on no revocation list."),
    "stamps": Bilingual("时间戳出自受信任的时间戳证书。", "They come from trusted time-stamp certificates."),
    "identity": Bilingual("三处的统一社会信用代码相同。", "All three name the same USCC."),
    "data": Bilingual(
        "数据文件格式规范，摘要与批准和日志记录一致。",
        "It is in canonical form; its digests are those of the approvals and the log.",
    ),
    "rows": Bilingual("逐行重算，全部相符。", "Computed again for each row: all fit."),
    "display": Bilingual("数据里的每一项都在页面上找到了。", "Every cell of the data was found on the pages."),
    "approvals": Bilingual(
        "每一步都有本人的批准，且批准的正是这份数据。", "Each step has its person's approval of these data."
    ),
    "persons": Bilingual("没有未声明的一人多岗。", "Nobody approved twice without being declared for it."),
    "logged": Bilingual("文件内的证明通到日志的检查点。", "The proof inside leads to a checkpoint of the log."),
    "witnesses": Bilingual("见证达到要求。", "There are as many as the policy demands."),
    "times": Bilingual(
        "批准、入日志、签章、盖时间戳依次发生。", "Approved, logged, sealed and stamped in this order."
    ),
    "current": Bilingual("状态清单里没有替代或作废的记录。", "The status list knows of no successor or withdrawal."),
}

COULD_NOT: Final = Bilingual("没有查到这一步。", "This check was not reached.")
NOT_REACHED: Final = Bilingual(
    "第 {number} 项没有通过，没有再查这一步。", "Not reached, because check {number} did not pass."
)
NEEDS_BUNDLE: Final = Bilingual(
    "没有另一安装的信任包，这一步不能判断。",
    "This cannot be told without the trust bundle of the other installation.",
)
NO_PAGE_TEXT: Final = Bilingual(
    "本次没有比对页面文字；页面由签章保护，但请对照数据核看。",
    "The text of the pages was not compared. The seal protects the pages; compare them with the data.",
)
NO_STATUS: Final = Bilingual(
    "没有状态清单，或者它太旧，不能判断是否现行。请更新信任包，或联网核验。",
    "There is no status list, or it is too old to tell. Renew the trust bundle, or verify online.",
)
NO_WITNESS_ASKED: Final = Bilingual(
    "信任包没有要求见证：只有运营者自己的日志作证。",
    "The trust bundle demands no witness: the operator's own log is the only testimony.",
)
ENDED: Final = {
    "superseded": Bilingual("已被新的清单替代。", "A newer list replaced it."),
    "withdrawn": Bilingual("已经作废。", "It was withdrawn."),
}

FAILED: Final = {
    Verdict.LIMIT_EXCEEDED: Bilingual(
        "文件太大或结构异常，为安全起见没有核验。", "The file is too large or oddly built; it was not verified."
    ),
    Verdict.ENCRYPTED: Bilingual("文件加了密，读不出内容。", "The file is encrypted and cannot be read."),
    Verdict.MALFORMED: Bilingual(
        "不是 PDF，或文件已损坏。请重新取得文件。", "It is no PDF, or it is damaged. Obtain the file again."
    ),
    Verdict.UNSIGNED: Bilingual("文件上没有签章。", "The file carries no seal."),
    Verdict.TAMPERED: Bilingual("签章之后内容被改动过。", "It was changed after it was sealed."),
    Verdict.TRAILING_DATA: Bilingual(
        "文件末尾被附加了不属于它的数据。", "Data that do not belong to it were appended to the file."
    ),
    Verdict.EVIDENCE_STRIPPED: Bilingual(
        "签章还在，但时间戳或吊销证据被剥去了。", "The seal is there, but time stamps or evidence were stripped."
    ),
    Verdict.SHAPE_VIOLATION: Bilingual(
        "结构不是本系统签发的清单：签章、附件或动作与规定不同。",
        "It is not built as our lists: its signatures, attachments or actions differ.",
    ),
    Verdict.UNTRUSTED_ISSUER: Bilingual(
        "签章证书不是信任包里的机构签发的，名称相同也不算。",
        "The seal's certificate is from no authority in the trust bundle; a like name does not count.",
    ),
    Verdict.SIGNER_REVOKED: Bilingual(
        "签章时证书已被吊销。", "The certificate of the seal was revoked when it was used."
    ),
    Verdict.SIGNER_EXPIRED: Bilingual(
        "签章时证书已到期或尚未生效。", "The certificate had ended, or not begun, when it was used."
    ),
    Verdict.WEAK_ALGORITHM: Bilingual(
        "用了已不安全的算法或过短的密钥。", "It rests on an algorithm or a key that is too weak."
    ),
    Verdict.ISSUER_MISMATCH: Bilingual(
        "签章证书上的单位与清单写的单位不是同一个。", "The seal is of another unit than the list names."
    ),
    Verdict.REVOCATION_UNKNOWN: Bilingual(
        "文件里没有能用的吊销清单，无法知道签章时证书是否有效。",
        "It holds no usable revocation list, so whether the certificate was good cannot be known.",
    ),
    Verdict.UNSUPPORTED: Bilingual(
        "数据或版式的版本比本程序新。请更新核验程序和信任包。",
        "Its data or layout are newer than this program. Update the verifier and the trust bundle.",
    ),
    Verdict.DATA_MISMATCH: Bilingual(
        "数据文件与日志记录或签章条件对不上。", "The data file contradicts the log's entry or the seal's terms."
    ),
    Verdict.ROW_CODE_MISMATCH: Bilingual("有的行的行码与内容不符。", "The code of a row does not fit its content."),
    Verdict.DISPLAY_MISMATCH: Bilingual(
        "页面上的文字与数据文件不一致。", "The pages say something else than the data file."
    ),
    Verdict.APPROVAL_MISSING: Bilingual("缺少必需的批准。", "An approval that must be there is missing."),
    Verdict.APPROVAL_INVALID: Bilingual(
        "有的批准不是对这份数据作出的，或者证明不成立。",
        "An approval is not of these data, or its proof does not hold.",
    ),
    Verdict.SAME_PERSON_TWICE: Bilingual(
        "同一个人办了两步，而清单没有声明其兼任。", "One person took two steps without being declared in both posts."
    ),
    Verdict.TRUST_BUNDLE_STALE: Bilingual(
        "文件比信任包新，日志换了密钥或名称。请更新信任包。",
        "The file is newer than the trust bundle, and the log has another key or name. Renew the bundle.",
    ),
    Verdict.NOT_IN_LOG: Bilingual(
        "文件里没有本系统日志的收录证明。", "It brings no proof that the log of this system holds it."
    ),
    Verdict.LOG_INCONSISTENT: Bilingual(
        "日志与它对不上：它的数据在签章之前已经逾期、从未公布，或者历史被改写过。",
        "The log contradicts it: its data lapsed before they were sealed and were never published, or history was"
        " rewritten.",
    ),
    Verdict.PROOF_INVALID: Bilingual(
        "日志收录证明不成立：不是这份清单的，或被改过。",
        "The proof of the log does not hold: it is another list's, or was changed.",
    ),
    Verdict.WITNESS_SHORTFALL: Bilingual(
        "见证方的联署不够，不能排除日志被改写。", "Too few witnesses cosigned; the log could have been rewritten."
    ),
    Verdict.TIMESTAMP_INVALID: Bilingual(
        "时间戳无效，或者各处时间前后矛盾。", "A time stamp does not hold, or the times contradict each other."
    ),
    Verdict.BACKDATED: Bilingual(
        "清单写的签发时间比最早的时间证明早一天以上：倒签。",
        "It claims to be issued over a day before the earliest proof of it: backdated.",
    ),
}

NOT_CHECKED: Final = (
    Bilingual(
        "清单内容是否符合实际、措施是否落实，须现场核实。",
        "Whether the list fits reality and its measures are carried out must be seen on site.",
    ),
    Bilingual(
        "是谁在用账号或通行密钥，由签发系统的登记说明，本核验看不到。",
        "Who used an account or passkey is the issuing system's word; this check cannot see it.",
    ),
)
PERSONS_NOT_REVOKED: Final = Bilingual(
    "个人证书是否被吊销没有查：文件里没有它们的吊销清单。",
    "Whether certificates of persons were revoked was not checked: the file holds no lists of theirs.",
)
NOT_ONLINE: Final = Bilingual(
    "没有问过现在的日志和登记：此后的替代、作废，以及是否另有一版，只到状态清单的时间为止。",
    "Neither the live log nor the register was asked: later events, or another version, are known up to the status"
    " list's time at most.",
)
