"""Feeds, HTML and sheets under atheris: only the reader's own error, and no hang.

The runs are the same on every machine, so that a change is judged by what it changed.  To look for something new:
``FUZZ_SECONDS=600 .venv/bin/pytest tests/crawlers/read/test_fuzzing.py`` (with another seed each time, which is printed).
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support import poisons
from tests.support.places import ROOT

RUNS = {"feeds": 40_000, "html": 30_000, "sheets": 800}  # about half a minute each
SECONDS = os.environ.get("FUZZ_SECONDS", "")
SEEDS = {
    "feeds": [
        "<rss><channel><title>見本</title><item><title>&amp;一</title><link>/x?utm_source=a</link><pubDate>Fri, 01 May 2026 "
        "00:00:00 +0900</pubDate><description><![CDATA[<p>見本</p>]]></description></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b&gt;</title><id>x</id><updated>'
        "2026-05-01T03:00:00Z</updated></entry></feed>",
        "<rdf:RDF xmlns:rdf='x'><channel/><item rdf:about='x'><title>見本</title><dc:date>令和8年5月1日</dc:date></item></rdf:RDF>",
    ],
    "html": [
        "<div><h1>見本</h1><p>本文<br>です</p><table><tr><th>甲<td>乙</table><a href='/a.pdf'>文書（PDF：830KB）</a>",
        "<p>お問い合わせ先<br>見本課　電話：03-0000-0000</p><ruby>漢<rt>かん</rt></ruby><wel>見本</wel><!-- x -->",
    ],
    "sheets": [
        f'<worksheet {poisons.NAMES}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>見本</t></is></c><c r="B1"><f>A1</f>'
        '<v>1.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    ],
}
pytestmark = [
    pytest.mark.tour,
    pytest.mark.skipif(
        find_spec("atheris") is None,
        reason="atheris is not installed: it has wheels for Linux on x86_64 and Python 3.11 to 3.13 alone",
    ),
]


@pytest.mark.parametrize("target", SEEDS)
def test_a_reader_stands_what_a_fuzzer_makes_up(target: str, tmp_path: Path) -> None:
    """What is found lies in the message: mend it and keep it as a small test."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS[target]):
        (corpus / str(number)).write_bytes(seed.encode())
    until = [f"-max_total_time={SECONDS}"] if SECONDS else ["-seed=1", f"-runs={RUNS[target]}"]
    limits = [*until, "-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-verbosity=0"]
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "tests/support/fuzzing.py"),
            target,
            *limits,
            f"-artifact_prefix={tmp_path}/",
            corpus,
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
        capture_output=True,
        check=False,
        timeout=int(SECONDS or 60) * 10,
    )
    found = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert done.returncode == 0, (
        f"{found}\n{done.stdout.decode(errors='replace')}\n{done.stderr.decode(errors='replace')}"
    )
