"""e-Gov law API v2: every revision of the watched laws, in force or not yet, and their texts by provision.

``/law_revisions/{law_id}`` is the only place where amendments that are not in force yet show up
(``/laws`` lists none of them), so a night starts there and then fetches the texts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from crawlers.lawtree import read_law
from crawlers.page import Page, PageError
from crawlers.source import Ask, Known, Plan, Source
from db.japanese import jst_date
from db.models import Document, Listing, Parsed, Problem, ProblemKind, Ref, Scalar, SourceInfo

API = "https://laws.e-gov.go.jp/api/2"
LAWS: tuple[dict[str, str], ...] = tuple(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["laws"])
NAMES = {law["id"]: {"short_name": law["short"], "name_en": law["en"]} for law in LAWS}
RE_REVISION = re.compile(r"([0-9A-Z]{12,15})_(\d{8})_([0-9A-Z]{12,15})")


class EgovLaw(Source):
    """The laws and ordinances of the training, skilled worker and employment-for-skill-development schemes."""

    info = SourceInfo(
        id="egov_law", name_ja="e-Gov法令検索", name_en="e-Gov Law Search", publisher="デジタル庁",
        url="https://laws.e-gov.go.jp/", kind="law", licence="公共データ利用規約（第1.0版）",
        credit="出典：e-Gov法令検索（デジタル庁）を加工して作成", terms_checked_on="2026-11-23", minimum=1,
        caveats="状態表示が遅れることがあるため、施行日で補う。改正法そのものの本文は含まない。",
    )  # fmt: skip
    hosts = frozenset({"laws.e-gov.go.jp"})
    delay = 1.0
    announces: ClassVar[frozenset[str]] = frozenset({"law_revision"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """One list of revisions a law.  Texts of past revisions are fetched once and then left alone."""
        del at, since
        have: dict[str, list[str]] = {}
        for document in known.documents:
            if document.kind == "law_revision" and document.has_text:
                revision = document.key.removeprefix("egov_law/")
                have.setdefault(revision.split("_")[0], []).append(revision)
        return Plan(tuple(self.revisions_ask(law["id"], sorted(have.get(law["id"], []))) for law in LAWS))

    @staticmethod
    def revisions_ask(law_id: str, have: Sequence[str] = ()) -> Ask:
        return Ask(f"{API}/law_revisions/{law_id}", "parse_revisions", {"law_id": law_id, "have": list(have)})

    @staticmethod
    def text_ask(revision_id: str, in_force: bool | None) -> Ask:
        url = f"{API}/law_data/{revision_id}"
        return Ask(url, "parse_text", {"revision_id": revision_id, "in_force": in_force})

    def ask_for(self, url: str) -> Ask:
        tail = url.split("?")[0].removeprefix(f"{API}/")
        kind, _, name = tail.partition("/")
        if kind == "law_revisions" and name:
            return self.revisions_ask(name)
        if kind == "law_data" and name:
            revision = RE_REVISION.fullmatch(name)
            return Ask(url, "parse_text", {"revision_id": name if revision else None, "in_force": None})
        raise ValueError(f"{url} is not an address of the e-Gov law API v2 that policywatch reads")

    # ------------------------------------------------------------------ the list of revisions
    def parse_revisions(self, page: Page, law_id: str, have: Sequence[str] = ()) -> Iterator[Parsed | Ask]:
        """One law and all its revisions; then the texts that are missing or may still change."""
        answer = page.json()
        revisions = answer.get("revisions")
        if not isinstance(revisions, list) or not revisions or answer["law_info"]["law_id"] != law_id:
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, f"no revisions of law {law_id} in the answer")
        current = in_force_on(revisions, jst_date(page.fetched_at))
        current_id = current["law_revision_id"] if current else None
        newest = current or max(revisions, key=lambda r: r["amendment_enforcement_date"] or "")
        yield law_document(answer["law_info"], newest, current_id)
        asks = []
        for revision in revisions:
            name = revision["law_revision_id"]
            if not RE_REVISION.fullmatch(name) or not name.startswith(f"{law_id}_"):
                raise PageError(ProblemKind.STRUCTURE_SUSPECT, f"{name!r} is not a revision id of law {law_id}")
            status = status_of(revision, current_id, jst_date(page.fetched_at))
            yield revision_document(answer["law_info"], revision, status)
            if status != "PreviousEnforced" or name not in have:
                asks.append(self.text_ask(name, name == current_id))
        keys = frozenset(f"egov_law/{r['law_revision_id']}" for r in revisions)
        yield Listing(f"egov_law/{law_id}", keys)
        yield from asks

    # ------------------------------------------------------------------ one text
    def parse_text(self, page: Page, revision_id: str | None, in_force: bool | None) -> Iterator[Parsed]:
        """The text of one revision; when it is the one in force it is the law's text too.

        The list of revisions has settled which one that is; only a text fetched by itself (None) goes by its label.
        """
        answer = page.json()
        info, revision = answer["law_info"], answer["revision_info"]
        if revision_id and revision["law_revision_id"] != revision_id:
            found = revision["law_revision_id"]
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, f"asked for {revision_id}, the answer is {found}")
        pieces = read_law(answer.get("law_full_text"))
        body = "\n".join(piece.line for piece in pieces)
        if not body:
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, "the law has no text")
        rows: list[dict[str, Scalar | Ref]] = [
            {"position": n, "path": p.path, "part": p.part, "label": p.label, "text": p.text}
            for n, p in enumerate(pieces, 1)
        ]
        name, today = revision["law_revision_id"], jst_date(page.fetched_at)
        if in_force is None:
            labelled = revision["current_revision_status"] == "CurrentEnforced"
            in_force = labelled and (revision["amendment_enforcement_date"] or "") <= today
        status = status_of(revision, name if in_force else None, today)
        yield revision_document(info, revision, status, body, rows)
        if in_force:
            yield law_document(info, revision, name, body, rows)

    def missing(self, page: Page, callback: str, arguments: Any) -> Iterable[Parsed | Ask]:
        """404: an unknown law, or a revision whose text is not there (its metadata stays)."""
        if callback == "parse_revisions":
            law_id = arguments["law_id"]
            reason = f"e-Gov knows no law with the id {law_id} (HTTP {page.status}): check the list of laws"
            yield Problem(ProblemKind.NOT_FOUND, page.url, reason)
            return
        name = arguments["revision_id"] or page.url.rsplit("/", 1)[-1]
        reason = f"revision {name} is without text (HTTP {page.status}); its dates are kept"
        yield Problem(ProblemKind.WITHOUT_TEXT, page.url, reason, f"egov_law/{name}")


def in_force_on(revisions: Sequence[dict[str, Any]], today: str) -> dict[str, Any] | None:
    """The revision in force on a day.  The label CurrentEnforced can lag, so dates decide when it is missing, when
    it stands on a revision whose day has not come, and when one still labelled UnEnforced has begun since."""
    labelled = [r for r in revisions if r["current_revision_status"] == "CurrentEnforced"]
    begun = [
        r for r in revisions
        if r["amendment_enforcement_date"] and r["amendment_enforcement_date"] <= today
        and r["current_revision_status"] != "Repeal"
    ]  # fmt: skip
    if len(labelled) == 1 and (since := labelled[0]["amendment_enforcement_date"] or "") <= today:
        unlabelled = (r for r in begun if r["current_revision_status"] == "UnEnforced")
        begun = [r for r in unlabelled if r["amendment_enforcement_date"] > since]
        if not begun:
            return labelled[0]
    order = {r["law_revision_id"]: -n for n, r in enumerate(revisions)}  # the API lists the newest first
    return max(begun, key=lambda r: (r["amendment_enforcement_date"], order[r["law_revision_id"]]), default=None)


def status_of(revision: dict[str, Any], current_id: str | None, today: str) -> str:
    """CurrentEnforced, PreviousEnforced, UnEnforced or Repeal, corrected by the dates."""
    if revision["law_revision_id"] == current_id:
        return "CurrentEnforced"
    if revision["current_revision_status"] == "Repeal":
        return "Repeal"
    enforced = revision["amendment_enforcement_date"]
    return "UnEnforced" if not enforced or enforced > today else "PreviousEnforced"


def law_document(
    info: dict[str, Any], revision: dict[str, Any], current_id: str | None, body: str | None = None,
    provisions: Sequence[dict[str, Scalar | Ref]] = (),
) -> Document:  # fmt: skip
    """The law itself: its title and text are those of the revision in force."""
    law_id = info["law_id"]
    return Document(
        key=f"egov_law/{law_id}", kind="law", url=f"https://laws.e-gov.go.jp/law/{law_id}",
        title=revision["law_title"], body=body, published_on=info.get("promulgation_date"),
        collection="egov_law", facts={"law_num": info.get("law_num"), "revision": current_id, **NAMES.get(law_id, {})},
        rows={"provisions": provisions} if body is not None else {},
    )  # fmt: skip


def revision_document(
    info: dict[str, Any], revision: dict[str, Any], status: str, body: str | None = None,
    provisions: Sequence[dict[str, Scalar | Ref]] = (),
) -> Document:  # fmt: skip
    """One revision: what its dates are and which law amended it.  Its status follows the calendar, so it is
    current state and never a version."""
    law_id, name = info["law_id"], revision["law_revision_id"]
    enforced = revision["amendment_enforcement_date"]
    facts: dict[str, Scalar] = {
        "enforced_on": enforced,
        "scheduled_on": revision["amendment_scheduled_enforcement_date"],
        "enforcement_comment": revision["amendment_enforcement_comment"],
        "promulgated_on": revision["amendment_promulgate_date"],
        "amendment_law_id": revision["amendment_law_id"],
        "amendment_law_num": revision["amendment_law_num"],
    }
    row: dict[str, Scalar | Ref] = {
        **facts, "law_document": Ref(f"egov_law/{law_id}"), "law_id": law_id, "law_revision_id": name,
        "law_num": info.get("law_num"), "law_title": revision["law_title"], "status": status,
        "amendment_law_title": revision["amendment_law_title"], "repeal_status": revision.get("repeal_status"),
    }  # fmt: skip
    return Document(
        key=f"egov_law/{name}", kind="law_revision",
        url=f"https://laws.e-gov.go.jp/law/{law_id}/{name.removeprefix(law_id + '_')}",
        title=revision["law_title"], body=body, published_on=revision["amendment_promulgate_date"],
        collection=f"egov_law/{law_id}", facts={**facts, **NAMES.get(law_id, {})},
        rows={"law_revisions": [row], **({"provisions": provisions} if body is not None else {})},
    )  # fmt: skip
