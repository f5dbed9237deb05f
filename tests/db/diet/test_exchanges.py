"""Which question an answer answers, over meetings written down as who speaks how (見本)."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.diet.exchanges import RE_TURN, Turn, paired
from db.diet.standing import Standing
from tests.support import helpers
from tests.support.helpers import Meeting, MinutesSite, Watch

KINDS = {
    "member": Standing("member"),
    "minister": Standing("minister"),
    "official": Standing("official"),
    "witness": Standing("witness"),
    "chair": Standing("chair"),
    "presenter": Standing("member", presents=True),
    "unknown": Standing("unknown"),
}


def pairs(*said: str, meeting: str = "A", start: int = 1) -> list[tuple[int, int]]:
    """(answer, question) by place; "chair!" is a chair who turns to something else."""
    return list(paired(turns(*said, meeting=meeting, start=start)))


def turns(*said: str, meeting: str = "A", start: int = 1) -> list[Turn]:
    return [Turn(n, meeting, n, KINDS[one.rstrip("!")], one.endswith("!")) for n, one in enumerate(said, start)]


def test_an_answer_belongs_to_the_question_before_it() -> None:
    assert pairs("chair", "member", "chair", "minister", "member", "official") == [(4, 2), (6, 5)]


def test_several_answers_to_one_question() -> None:
    assert pairs("member", "official", "chair", "minister", "official", "member", "minister") == [
        (2, 1),
        (4, 1),
        (5, 1),
        (7, 6),
    ]


def test_a_minister_who_speaks_before_any_question_answers_none() -> None:
    assert pairs("chair", "minister", "chair", "official", "member", "minister") == [(6, 5)]


def test_witnesses_and_presenters_answer_members() -> None:
    assert pairs("chair", "witness", "witness", "member", "witness", "chair", "witness") == [(5, 4), (7, 4)]
    assert pairs("presenter", "member", "presenter", "official") == [(3, 2), (4, 2)]


def test_in_a_plenary_ministers_answer_each_questioner_in_turn() -> None:
    plenary = ("chair", "minister", "chair", "member", "chair", "minister", "minister", "chair", "member", "minister")
    assert pairs(*plenary) == [(6, 4), (7, 4), (10, 9)]


def test_when_the_chair_turns_to_something_else_nothing_is_an_answer() -> None:
    assert pairs("member", "minister", "chair!", "minister", "member", "minister") == [(2, 1), (6, 5)]


def test_nobody_answers_a_question_of_another_meeting() -> None:
    meetings = [*turns("member", "minister"), *turns("minister", "member", "minister", meeting="B", start=3)]
    assert list(paired(meetings)) == [(2, 1), (5, 4)]


def test_where_a_speech_is_missing_nothing_is_tied_over_the_hole() -> None:
    whole = turns("member", "minister", "member", "chair", "minister", "official")
    assert list(paired(whole)) == [(2, 1), (5, 3), (6, 3)]
    assert list(paired([*whole[:2], *whole[3:]])) == [(2, 1)]  # what was asked third is not known
    assert list(paired([*whole[:3], *whole[4:]])) == [(2, 1)]  # a chair's call may be missing, or a question


def test_somebody_of_unknown_standing_neither_asks_nor_answers() -> None:
    assert pairs("member", "unknown", "minister") == [(3, 1)]


@pytest.mark.parametrize(
    ("words", "turned"),
    [
        ("○見本委員長　見本法案を議題といたします。", True),
        ("○見本委員長　趣旨の説明を聴取いたします。見本法務大臣。", True),
        ("○見本委員長　この際、見本法務大臣から発言を求められておりますので、これを許します。", True),
        ("○見本委員長　これより討論に入ります。", True),
        ("○見本委員長　これより採決に入ります。", True),
        ("○見本委員長　見本大臣から所信を聴取いたします。見本大臣。", True),
        ("○見本委員長　見本大臣から就任の御挨拶がございます。", True),
        ("○見本委員長　見本国務大臣。", False),
        ("○見本委員長　御質問の趣旨を踏まえて、簡潔に答弁してください。", False),
        ("○見本委員長　申合せの時間が来ております。", False),
    ],
)
def test_the_words_of_a_turn(words: str, turned: bool) -> None:
    assert (RE_TURN.search(words) is not None) is turned


@pytest.mark.parametrize(("last_words", "answered"), [("これより討論に入ります。", 1), ("見本国務大臣。", 2)])
def test_a_chair_s_turn_is_heard_wherever_it_stands_in_the_speech(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_words: str, answered: int
) -> None:
    """Of other speeches only the opening is read; a chair may turn in the last sentence of a long one."""
    for name, group in (("見本甲子", "見本会"), ("見本乙夫", None), ("見本丙", "見本会")):
        monkeypatch.setitem(helpers.PEOPLE, name, {"speakerYomi": None, "speakerGroup": group, "speakerPosition": None})
    speeches = [
        ("会議録情報", "見本の案件"),
        ("見本甲子", "○見本甲子君　技能実習の見本です。これより討論に入ります。"),
        ("見本乙夫", "○国務大臣（見本乙夫君）　技能実習の見本です。"),
        ("見本丙", f"○委員長（見本丙君）　{'技能実習の見本です。' * 40}{last_words}"),
        ("見本乙夫", "○国務大臣（見本乙夫君）　技能実習の見本です。"),
    ]
    with Watch(tmp_path) as watch:
        watch.night("kokkai", "2026-04-20T18:00:00Z", MinutesSite(Meeting("2026-03-10", speeches)), since="2026-03-01")
        found = watch.rows(
            "SELECT a.position AS answer, q.position AS question FROM exchanges e"
            " JOIN speeches a ON a.document = e.answer JOIN speeches q ON q.document = e.question ORDER BY 1"
        )
    assert [tuple(row.values()) for row in found] == [(2, 1), (4, 1)][:answered]
