"""The e-Gov law API v2: lists of revisions and texts in the API's format, of a made-up law (見本)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from crawlers.read.page import Page
from crawlers.sources.egov_law import LAWS, EgovLaw
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest
from db.record.models import Document, Gone, Listing, Problem, ProblemKind, Ref
from db.text.dates import JST
from tests.support import places
from tests.support.helpers import LAW, Revision

PAGES = places.PAGES / "egov_law"
SOURCE = EgovLaw()
API = "https://laws.e-gov.go.jp/api/2"
OLDEST, CURRENT, COMING = (
    f"{LAW}_20171101_000000000000000",
    f"{LAW}_20250601_504AC0000000068",
    f"{LAW}_20270401_506AC0000000060",
)
NIGHT = "2026-08-26T03:00:00Z"
IN_FORCE_TEXT = (
    "第一章　総則\n第一条　（目的）\nこの見本法は、技能実習の適正な実施を目的とする。\n第二条　（転籍）\n"
    "転籍は、二年を経過した後に限り認める。\n一　見本の要件一\n二　見本の要件二\n２　前項の手続は、省令で定める。\n"
    "附　則\nこの法律は、公布の日から施行する。"
)


def sample(name: str) -> Any:
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def page(value: Any, url: str, status: int = 200, at: str = NIGHT) -> Page:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return Page(url, status, {"content-type": "application/json; charset=utf-8"}, body, at, "0" * 64)


def listed(value: Any, at: str = NIGHT, status: int = 200, have: list[str] | None = None) -> list[Any]:
    arguments = {"law_id": LAW, "have": have or []}
    return list(SOURCE.read(page(value, f"{API}/law_revisions/{LAW}", status, at), "parse_revisions", arguments))


def text(
    value: Any, revision: str = CURRENT, status: int = 200, *, in_force: bool | None = True, at: str = NIGHT
) -> list[Any]:
    arguments = {"revision_id": revision, "in_force": in_force}
    return list(SOURCE.read(page(value, f"{API}/law_data/{revision}", status, at), "parse_text", arguments))


def law_of(records: list[Any]) -> Document | None:
    return next((r for r in records if isinstance(r, Document) and r.kind == "law"), None)


def statuses(records: list[Any]) -> dict[str, Any]:
    return {
        r.key.removeprefix("egov_law/"): r.rows["law_revisions"][0]["status"]
        for r in records
        if isinstance(r, Document) and r.kind == "law_revision"
    }


def problem(records: list[Any]) -> Problem:
    assert [type(r) for r in records] == [Problem], records
    found: Problem = records[0]
    return found


# ---------------------------------------------------------------------- the list of revisions
def test_the_list_gives_the_law_and_every_revision() -> None:
    records = listed(sample("law_revisions"))
    law = law_of(records)
    assert law is not None
    assert (law.key, law.title, law.body) == (f"egov_law/{LAW}", "見本技能実習法", None)
    assert law.published_on == "2019-05-01"
    assert law.facts["revision"] == CURRENT
    assert statuses(records) == {COMING: "UnEnforced", CURRENT: "CurrentEnforced", OLDEST: "PreviousEnforced"}
    assert [r for r in records if isinstance(r, Listing)] == [
        Listing(f"egov_law/{LAW}", frozenset(f"egov_law/{n}" for n in (OLDEST, CURRENT, COMING)))
    ]


def test_a_revision_says_when_and_by_which_law() -> None:
    coming = next(
        r for r in listed(sample("law_revisions")) if isinstance(r, Document) and r.key == f"egov_law/{COMING}"
    )
    assert (coming.title, coming.body, coming.published_on) == ("見本育成就労法", None, "2024-06-21")
    (row,) = coming.rows["law_revisions"]
    expected = {
        "law_document": Ref(f"egov_law/{LAW}"),
        "law_id": LAW,
        "law_revision_id": COMING,
        "law_num": "令和元年法律第九号",
        "law_title": "見本育成就労法",
        "status": "UnEnforced",
        "promulgated_on": "2024-06-21",
        "enforced_on": "2027-04-01",
        "scheduled_on": None,
        "enforcement_comment": None,
        "amendment_law_id": "506AC0000000060",
        "amendment_law_num": "見本第506AC0000000060号",
        "amendment_law_title": "見本法の一部を改正する法律",
        "repeal_status": "None",
    }
    assert expected.items() <= dict(row).items()


def test_the_texts_that_are_asked_for() -> None:
    """All of them at first; later those that may still change, and a past one only while it is missing."""
    asks = [r for r in listed(sample("law_revisions")) if isinstance(r, PageRequest)]
    assert {a.url for a in asks} == {f"{API}/law_data/{n}" for n in (OLDEST, CURRENT, COMING)}
    in_force = {a.arguments["revision_id"] for a in asks if a.arguments["in_force"]}
    assert in_force == {CURRENT}
    later = [r for r in listed(sample("law_revisions"), have=[OLDEST, CURRENT, COMING]) if isinstance(r, PageRequest)]
    assert {a.arguments["revision_id"] for a in later} == {CURRENT, COMING}


def relabelled(**labels: str) -> Any:
    answer = sample("law_revisions")
    names = {"oldest": OLDEST, "current": CURRENT, "coming": COMING}
    for name, label in labels.items():
        for revision in answer["revisions"]:
            if revision["law_revision_id"] == names[name]:
                revision["current_revision_status"] = label
    return answer


def test_without_a_label_the_dates_decide() -> None:
    records = listed(relabelled(current="PreviousEnforced"))
    law = law_of(records)
    assert law is not None
    assert law.facts["revision"] == CURRENT
    assert statuses(records)[CURRENT] == "CurrentEnforced"


def test_a_label_that_came_too_early_is_not_believed() -> None:
    records = listed(relabelled(current="PreviousEnforced", coming="CurrentEnforced"))
    law = law_of(records)
    assert law is not None
    assert law.facts["revision"] == CURRENT
    assert statuses(records) == {COMING: "UnEnforced", CURRENT: "CurrentEnforced", OLDEST: "PreviousEnforced"}


def test_a_label_that_lags_behind_is_not_believed() -> None:
    """On the morning of the day the list may still have yesterday's labels: the law in force is that of the day."""
    records = listed(sample("law_revisions"), at="2027-04-01T03:00:00Z")
    law = law_of(records)
    assert law is not None
    assert (law.facts["revision"], law.title) == (COMING, "見本育成就労法")
    assert statuses(records) == {COMING: "CurrentEnforced", CURRENT: "PreviousEnforced", OLDEST: "PreviousEnforced"}


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2027-03-31T14:59:59Z", CURRENT), ("2027-03-31T15:00:00Z", COMING)],  # midnight in Japan
)
def test_a_day_begins_in_japan(at: str, expected: str) -> None:
    answer = relabelled(current="PreviousEnforced", coming="UnEnforced")
    law = law_of(listed(answer, at=at))
    assert law is not None
    assert law.facts["revision"] == expected


def test_a_law_that_is_not_in_force_yet() -> None:
    answer = sample("law_revisions")
    answer["revisions"] = answer["revisions"][:1]
    records = listed(answer)
    law = law_of(records)
    assert law is not None
    assert (law.title, law.facts["revision"]) == ("見本育成就労法", None)
    assert statuses(records) == {COMING: "UnEnforced"}
    assert [a.arguments["in_force"] for a in records if isinstance(a, PageRequest)] == [False]


def test_a_repealed_revision_is_not_in_force() -> None:
    answer = relabelled(current="Repeal", coming="UnEnforced", oldest="PreviousEnforced")
    records = listed(answer)
    assert statuses(records)[CURRENT] == "Repeal"
    law = law_of(records)
    assert law is not None
    assert law.facts["revision"] != CURRENT


TWIN = f"{LAW}_20250601_507AC0000000039"


def with_twin() -> Any:
    """A second revision on the day of the current one: promulgated later, and not labelled as the current one."""
    answer = sample("law_revisions")
    twin = {
        **answer["revisions"][1],
        "law_revision_id": TWIN,
        "current_revision_status": "PreviousEnforced",
        "amendment_law_id": "507AC0000000039",
        "amendment_promulgate_date": "2025-05-23",
    }
    answer["revisions"].insert(2, twin)
    return answer


@pytest.mark.parametrize("at", ["2025-06-01T03:00:00Z", NIGHT])
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_revisions_of_one_day_the_last_promulgated_counts(at: str, turned: bool) -> None:
    answer = with_twin()
    if turned:
        answer["revisions"].reverse()
    records = listed(answer, at=at)
    law = law_of(records)
    assert law is not None
    assert law.facts["revision"] == TWIN
    assert (statuses(records)[TWIN], statuses(records)[CURRENT]) == ("CurrentEnforced", "PreviousEnforced")


def test_promulgated_on_one_day_too_the_number_of_the_amending_law_counts() -> None:
    answer = with_twin()
    for revision in answer["revisions"]:
        revision["amendment_promulgate_date"] = "2022-06-17"
    law = law_of(listed(answer))
    assert law is not None
    assert law.facts["revision"] == TWIN


def test_where_only_the_other_revision_of_the_day_has_a_text_it_stands_in() -> None:
    """The other one is asked for when the last has answered: as the law's text only where that has none."""
    (last,) = [
        r
        for r in listed(with_twin(), have=[OLDEST, COMING])
        if isinstance(r, PageRequest) and r.arguments["revision_id"] in (TWIN, CURRENT)
    ]
    assert last.arguments == {"revision_id": TWIN, "in_force": True, "others": [CURRENT]}
    gone = list(SOURCE.read(page(sample("error404"), last.url, 404), last.callback, last.arguments))
    (other,) = [r for r in gone if isinstance(r, PageRequest)]
    assert [r.kind for r in gone if isinstance(r, Problem)] == [ProblemKind.WITHOUT_TEXT]
    records = list(SOURCE.read(page(sample("law_data"), other.url), other.callback, other.arguments))
    law = law_of(records)
    assert law is not None
    assert (law.facts["revision"], law.body) == (CURRENT, IN_FORCE_TEXT)
    assert statuses(records) == {CURRENT: "PreviousEnforced"}
    answer = sample("law_data")
    answer["revision_info"] |= {"law_revision_id": TWIN}
    records = list(SOURCE.read(page(answer, last.url), last.callback, last.arguments))
    assert [(r.arguments["revision_id"], r.arguments["in_force"]) for r in records if isinstance(r, PageRequest)] == [
        (CURRENT, False)
    ]
    later = law_of(listed(with_twin(), have=[OLDEST, CURRENT, COMING]))
    assert later is not None
    assert later.facts["revision"] == CURRENT  # as long as the last one has no text


def with_repeal(day: str | None, status: str = "Repeal", label: str = "CurrentEnforced") -> Any:
    answer = sample("law_revisions")
    answer["revisions"][1] |= {"repeal_status": status, "repeal_date": day, "current_revision_status": label}
    return answer


@pytest.mark.parametrize(
    ("answer", "repealed"),
    [
        (with_repeal("2026-08-26"), True), (with_repeal("2026-08-26", "Expire"), True), (with_repeal(None), True),
        (with_repeal(None, "None", "Repeal"), True), (with_repeal("2026-08-27"), False),
        (with_repeal(None, "Suspend"), False), (with_repeal(None, "None"), False),
    ],
)  # fmt: skip
def test_a_repealed_law_has_no_revision_in_force(answer: Any, repealed: bool) -> None:
    records = listed(answer)
    law = law_of(records)
    assert law is not None
    assert law.title == "見本技能実習法"
    assert (law.facts["revision"], law.facts.get("repealed_by")) == ((None, CURRENT) if repealed else (CURRENT, None))
    assert law.facts.get("repealed_on") == answer["revisions"][1]["repeal_date"]
    assert statuses(records)[CURRENT] == ("Repeal" if repealed else "CurrentEnforced")
    assert statuses(records)[OLDEST] == "PreviousEnforced"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"law_info": {"law_id": LAW}, "revisions": []},
        {"law_info": {"law_id": LAW}},
        [],
        sample("law_revisions") | {"law_info": {"law_id": "326CO0000000319"}},
        relabelled() | {"revisions": [{**sample("law_revisions")["revisions"][0], "law_revision_id": "x"}]},
        relabelled()
        | {"revisions": [{**sample("law_revisions")["revisions"][0], "law_revision_id": COMING.replace("428", "427")}]},
    ],
)
def test_what_is_no_list_of_this_law_is_an_error(answer: Any) -> None:
    assert problem(listed(answer)).kind is ProblemKind.STRUCTURE_SUSPECT


def test_an_unknown_law_is_named() -> None:
    found = problem(listed(sample("error404"), status=404))
    assert found.kind is ProblemKind.NOT_FOUND
    assert LAW in found.reason


# ---------------------------------------------------------------------- a text
def test_the_text_in_force_is_the_text_of_the_law() -> None:
    records = text(sample("law_data"))
    law = law_of(records)
    assert law is not None
    assert law.body == IN_FORCE_TEXT
    assert law.facts["revision"] == CURRENT
    rows = [dict(row) for row in law.rows["provisions"]]
    assert [row["position"] for row in rows] == list(range(1, 11))
    assert {
        "position": 5,
        "path": "MainProvision-Article_2-Paragraph_1",
        "part": "MainProvision",
        "label": "",
        "text": "転籍は、二年を経過した後に限り認める。",
    } in rows
    revision = next(r for r in records if r.kind == "law_revision")
    assert (revision.key, revision.body) == (f"egov_law/{CURRENT}", IN_FORCE_TEXT)
    assert list(revision.rows["provisions"]) == list(law.rows["provisions"])


def test_a_text_that_is_not_in_force_is_that_of_its_revision_only() -> None:
    records = text(sample("law_data_unenforced"), COMING, in_force=False)
    assert law_of(records) is None
    (revision,) = records
    assert revision.key == f"egov_law/{COMING}"
    assert "育成就労の適正な実施" in revision.body
    assert statuses(records) == {COMING: "UnEnforced"}


def test_a_wrong_label_does_not_make_a_coming_text_the_law() -> None:
    """The list decides which revision is in force; the label in another text must not overrule it."""
    answer = sample("law_data_unenforced")
    answer["revision_info"]["current_revision_status"] = "CurrentEnforced"
    records = text(answer, COMING, in_force=False)
    assert law_of(records) is None
    assert statuses(records) == {COMING: "UnEnforced"}


def test_a_lagging_label_does_not_keep_the_old_text_in_force() -> None:
    records = text(sample("law_data"), in_force=False, at="2027-04-01T03:00:00Z")
    assert law_of(records) is None
    assert statuses(records) == {CURRENT: "PreviousEnforced"}


def test_a_missing_text_names_its_revision() -> None:
    found = problem(text(sample("error404"), COMING, 404, in_force=False))
    assert found.kind is ProblemKind.WITHOUT_TEXT
    assert COMING in found.reason
    assert found.key == f"egov_law/{COMING}"
    assert not any(isinstance(r, Gone) for r in text(sample("error404"), COMING, 404))


def test_another_revision_than_the_one_asked_for_is_an_error() -> None:
    assert "asked for" in problem(text(sample("law_data"), COMING)).reason


@pytest.mark.parametrize("tree", [None, "", {"tag": "Law", "attr": "", "children": []}])
def test_an_answer_without_a_text_is_an_error(tree: Any) -> None:
    assert problem(text(sample("law_data") | {"law_full_text": tree})).kind is ProblemKind.STRUCTURE_SUSPECT


def test_the_dates_of_a_text_agree_with_the_list() -> None:
    """Both answers describe a revision: merged, they must not differ."""
    of_list = next(r for r in listed(sample("law_revisions")) if isinstance(r, Document) and r.key.endswith(CURRENT))
    of_text = next(r for r in text(sample("law_data")) if r.kind == "law_revision")
    assert (of_list.facts, of_list.title, of_list.url, of_list.published_on, of_list.collection) == (
        of_text.facts,
        of_text.title,
        of_text.url,
        of_text.published_on,
        of_text.collection,
    )
    assert of_list.rows["law_revisions"] == of_text.rows["law_revisions"]


# ---------------------------------------------------------------------- the plan
def test_a_night_starts_at_the_list_of_every_watched_law() -> None:
    documents = (
        KnownDocument(f"egov_law/{OLDEST}", "law_revision", "", None, True),
        KnownDocument(f"egov_law/{COMING}", "law_revision", "", None, False),
    )
    asks = SOURCE.plan(datetime(2026, 8, 26, tzinfo=JST), None, Known(documents=documents)).requests
    assert [a.url for a in asks] == [f"{API}/law_revisions/{law['id']}" for law in LAWS]
    mine = next(a for a in asks if a.url.endswith(LAW))
    assert mine.arguments == {"law_id": LAW, "have": [OLDEST]}


def test_the_watched_laws() -> None:
    """The ids that the reference lists for both schemes, the Immigration Act and their ordinances."""
    assert {law["id"] for law in LAWS} >= {
        "326CO0000000319",
        "428AC0000000089",
        "507M60000110004",
        "428M60000110003",
        "429CO0000000136",
        "428M60000110004",
        "356M50000010054",
        "410CO0000000178",
        "402M50000010016",
        "431M60000010005",
        "431M60000010006",
        "507CO0000000341",
    }


def test_a_revision_id_is_law_day_and_amending_law() -> None:
    assert Revision("2027-04-01", "506AC0000000060").id(LAW) == COMING


def test_addresses_that_can_be_fetched_on_request() -> None:
    assert SOURCE.request_for(f"{API}/law_revisions/{LAW}").callback == "parse_revisions"
    assert SOURCE.request_for(f"{API}/law_data/{CURRENT}").arguments["revision_id"] == CURRENT
    with pytest.raises(ValueError, match="e-Gov"):
        SOURCE.request_for("https://laws.e-gov.go.jp/law/428AC0000000089")


@pytest.mark.parametrize(
    ("answer", "revision", "law"), [("law_data", CURRENT, True), ("law_data_unenforced", COMING, False)]
)
def test_a_text_fetched_on_request_is_the_law_only_when_in_force(answer: str, revision: str, law: bool) -> None:
    ask = SOURCE.request_for(f"{API}/law_data/{revision}")
    records = list(SOURCE.read(page(sample(answer), ask.url), ask.callback, ask.arguments))
    assert (law_of(records) is not None) is law
