"""A leave-behind is one page, also with long asks and little on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.evidence.dossier import Dossier
from briefs.evidence.form import Form
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import days_gone, make, reply_gone
from briefs.press.mail import mail_text
from briefs.staff.file import StaffFile, WrittenAsk
from briefs.staff.letterhead import LONGEST, MOST
from db.record.home import Home
from tests.support import brief_data as data


def written(folder: Path) -> Path:
    """Three asks, every part as long as it may be."""

    def words(name: str, letters: str, end: str) -> str:
        return (letters * LONGEST[name])[: LONGEST[name] - len(end)].rstrip() + end

    own = [f'{name} = "{words(name, "見本の文", "。")}"' for name in ("ask", "who", "by", "detail")]
    ask = "\n".join(["[[ask]]", *own, f'en = "{words("en", "sample words ", ".")}"'])
    text = folder / "asks.toml"
    text.write_text("\n".join([ask] * MOST), "utf-8")
    return text


@pytest.mark.parametrize("form", [Form(), Form("en"), Form(fax=True)])
def test_the_longest_asks_keep_one_page_where_little_is_on_record(tmp_path: Path, form: Form) -> None:
    record = data.empty(tmp_path / "home")
    for number in range(6):
        page = record.document(
            f"isa_pages/{number}", "page", f"特定技能の受入れ上限に関する見本のページ{number}", data.EARLY, "2026-08-01"
        )
        record.version(page, data.EARLY, f"特定技能の受入れ上限に関する見本のページ{number}です（見本）。")
        record.topic(page, "特定技能、受入れ上限")
    record.conn.commit()
    record.conn.close()
    text = written(tmp_path)
    made = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, text=text, form=form)
    assert made.pages == 1


@pytest.mark.parametrize("form", [Form(), Form("en"), Form(fax=True)])
def test_the_longest_asks_keep_one_page_with_quotations(home: Home, tmp_path: Path, form: Form) -> None:
    made = make(leave_behind, LeaveBehindOrder(data.TOPIC), home, data.AT, text=written(tmp_path), form=form)
    assert made.pages == 1 and "<blockquote>" in made.html


def test_what_is_said_of_an_ask_stays_with_it_in_a_mail(home: Home, tmp_path: Path) -> None:
    made = make(leave_behind, LeaveBehindOrder(data.TOPIC), home, data.AT, text=written(tmp_path))
    assert 'class="told"' in made.html
    paper = Dossier("leave-behind", {}, "2026-08-26T00:00:00Z", "2026-08-26T00:00:00Z", {}, {}, ())
    found = mail_text(paper, made.html).splitlines()
    starts = [at for at, line in enumerate(found) if line[:2] in ("1.", "2.", "3.")]
    assert len(starts) == MOST
    assert all(found[at + 1].startswith("   見本の文") and found[at + 2].startswith("   誰が: ") for at in starts)


def test_a_day_that_is_gone_is_remarked() -> None:
    asks = (WrittenAsk("見本を公開すること。", by="date:2025-12-19"), WrittenAsk("乙", by="次の国会まで"))
    file = StaffFile(name="x.toml", asks=asks, reply_by="{date:2026-03-10}")
    (told,) = days_gone(file, "2026-03-10")
    assert "2025年12月19日は、資料の日付より前です（「見本を公開すること。」）" in told.ja
    assert len(days_gone(file, "2026-03-11")) == 1 and days_gone(file, "2025-12-19") == []


@pytest.mark.parametrize("written", ["{date:2026-03-10}", "date:2026-03-10"])
def test_a_letter_that_asks_for_its_answer_before_its_own_day_is_not_signed(written: str) -> None:
    file = StaffFile(name="x.toml", reply_by=written)
    (told,) = reply_gone(file, "2026-03-11")
    assert "2026年3月10日" in told.ja and "2026年3月11日" in told.ja
    assert reply_gone(file, "2026-03-10") == [] and reply_gone(StaffFile(reply_by="次の国会まで"), "2026-03-11") == []
