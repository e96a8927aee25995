"""The two programs that the PDF bench measures against: headless Chromium and Typst. Both may be missing."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from selfcheck.attestation.snapshot import Row, Snapshot
from selfcheck.glossary import LEVEL_NAMES, POST_NAMES, STAGE_NAMES
from selfcheck.pdf.fonts import FONT_DIR

HEADS: Final = (
    "序号\n行码",
    "风险点\n风险描述",
    "依据",
    "管控措施",
    "管控目标",
    "频次\n方法",
    "佐证\n备注",
    "岗位\n等级",
)
TYPST: Final = """
#set page(paper: "a4", flipped: true, margin: (left: 26mm, rest: 14mm),
  footer: context [#counter(page).display("1 / 1", both: true)])
#set text(font: "Noto Sans SC", size: 9pt, lang: "zh")
#let list = json("list.json")
#for group in list {
  heading(group.stage)
  table(
    columns: (6fr, 18fr, 9.5fr, 16fr, 16.4fr, 12fr, 13.6fr, 8.6fr), stroke: 0.5pt, inset: 1mm,
    table.header(..group.heads.map(head => table.cell(fill: luma(235))[*#head*])),
    ..group.rows.flatten().map(words => [#words]))
}
"""


def chromium(html: Path, folder: Path) -> Callable[[], object] | None:
    """Return the whole command that prints the file, or None without Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        return None
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = [f"--print-to-pdf={folder / 'chromium.pdf'}", html.as_uri()]
    return lambda: subprocess.run([*command, *target], check=True, capture_output=True)


def typst(snapshot: Snapshot, folder: Path) -> Callable[[], object] | None:
    """Return the compilation of the same columns, or None without the ``bench`` dependencies."""
    if find_spec("typst") is None:
        return None
    compiler = import_module("typst")
    (folder / "list.json").write_text(json.dumps(_groups(snapshot), ensure_ascii=False), "utf-8")
    source = folder / "list.typ"
    source.write_text(TYPST, "utf-8")
    return lambda: compiler.compile(str(source), font_paths=[str(FONT_DIR)], ignore_system_fonts=True)


def _groups(snapshot: Snapshot) -> list[dict[str, object]]:
    stages = dict.fromkeys(row.stage for row in snapshot.rows)
    return [
        {
            "stage": STAGE_NAMES[stage].zh,
            "heads": HEADS,
            "rows": [_cells(row) for row in snapshot.rows if row.stage == stage],
        }
        for stage in stages
    ]


def _cells(row: Row) -> list[str]:
    return [
        f"{row.position}\n{row.code}",
        f"{row.title.zh}\n{row.description.zh}",
        row.basis,
        row.measure.zh,
        row.target.text.zh,
        f"{row.frequency_words.zh}\n{row.check_method.zh}",
        f"{row.evidence.zh}\n{row.remarks.zh}\n{row.own_number}",
        f"{POST_NAMES[row.post].zh}\n{row.person}\n{LEVEL_NAMES[row.level].zh if row.level else ''}",
    ]


def scratch() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes away."""
    return tempfile.TemporaryDirectory(prefix="selfcheck-bench-")
