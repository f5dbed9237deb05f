"""A leave-behind is one page, also with long asks and little on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.evidence.form import Form
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.staff.letterhead import LONGEST
from tests.support import brief_data as data

SHARE = 0.7  # of the longest that an ask may be; two of them, as three of this length are refused in words


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_long_asks_keep_one_page_where_little_is_on_record(tmp_path: Path, lang: str) -> None:
    record = data.empty(tmp_path / "home")
    for number in range(6):
        page = record.document(
            f"isa_pages/{number}", "page", f"特定技能の受入れ上限に関する見本のページ{number}", data.EARLY
        )
        record.version(page, data.EARLY, f"特定技能の受入れ上限に関する見本のページ{number}です（見本）。")
        record.topic(page, "特定技能、受入れ上限")
    record.conn.commit()
    record.conn.close()

    def words(name: str, letters: str) -> str:
        return (letters * LONGEST[name])[: int(LONGEST[name] * SHARE) - 1].rstrip() + (
            "。" if letters == "見本の文" else ""
        )

    own = [f'{name} = "{words(name, "見本の文")}"' for name in ("ask", "who", "by", "detail")]
    ask = "\n".join(["[[ask]]", *own, f'en = "{words("en", "sample words ")}"'])
    text = tmp_path / "asks.toml"
    text.write_text("\n".join([ask] * 2), "utf-8")
    made = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, text=text, form=Form(lang))
    assert made.pages == 1
