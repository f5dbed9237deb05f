"""e-Gov law API v2: every revision of the watched laws, in force or not yet, and their texts by provision.

``/law_revisions/{law_id}`` is the only place where amendments that are not in force yet show up
(``/laws`` lists none of them), so a night starts there and then fetches the texts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from crawlers.read.law_tree import read_law
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source, Unasked
from crawlers.sources.shared.watched import read_file, refuse_wrong_bytes, suffix_of
from db.record.causes import Cause
from db.record.models import TEXT_STATE, Document, Listing, Parsed, Problem, ProblemKind, Ref, Scalar, SourceInfo
from db.record.reasons import because
from db.text.late import late

API = "https://laws.e-gov.go.jp/api/2"
LAWS: tuple[dict[str, Any], ...] = tuple(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["laws"])
NAMES = {law["id"]: {"short_name": law["short"], "name_en": law["en"]} for law in LAWS}
RE_REVISION = late(r"([0-9A-Z]{12,15})_(\d{8})_([0-9A-Z]{12,15})")
# repeal_status of a law that is no more: repealed, expired, without effect.  A suspended one (Suspend) is still a law.
HasCome = Callable[[str], bool]  # whether a day had begun when the answer was fetched (Page.has_come)
REPEALS = frozenset({"Repeal", "Expire", "LossOfEffectiveness"})


class EgovLaw(Source):
    """The laws and ordinances of the training, skilled worker and employment-for-skill-development schemes."""

    info = SourceInfo(
        id="egov_law",
        name_ja="e-Gov法令検索",
        name_en="e-Gov Law Search",
        publisher="デジタル庁",
        publisher_en="Digital Agency",
        url="https://laws.e-gov.go.jp/",
        kind="law",
        licence="公共データ利用規約（第1.0版）",
        licence_en="Public Data Licence (version 1.0)",
        credit="出典：e-Gov法令検索（デジタル庁）を加工して作成",
        terms_checked_on="2026-11-23",
        minimum=1,
        caveats="状態表示が遅れることがあるため、施行日で補う。改正法そのものの本文は含まない。",
        caveats_en="What e-Gov says of a revision’s state can be late, so the day it comes into force is used as well. "
        "The texts of amending acts themselves are not included.",
    )
    hosts = frozenset({"laws.e-gov.go.jp"})
    delay = 1.0
    announces: ClassVar[frozenset[str]] = frozenset({"law_revision"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """One list of revisions a law.  Texts of past revisions are fetched once and then left alone; those of an act without
        history only from the first look on, and what was never to be had is not asked for again.

        ``laws`` in the settings names those of our list that are watched, ``watched`` those that staff added.
        """
        del since
        have: dict[str, list[str]] = {}
        for document in known.documents:
            if document.kind == "law_revision" and document.has_text:
                revision = document.key.removeprefix("egov_law/")
                have.setdefault(revision.split("_")[0], []).append(revision)
        never: dict[str, list[str]] = {}
        for key in sorted(known.without_text):
            revision = key.removeprefix("egov_law/")
            if "_" in revision and revision not in have.get(revision.split("_")[0], []):
                never.setdefault(revision.split("_")[0], []).append(revision)
        chosen = known.config.get("laws")
        ours = [law for law in LAWS if chosen is None or law["id"] in chosen]
        added = {law["id"]: law for law in known.config.get("watched", ())}
        taken = {law["id"] for law in ours}
        asks = []
        # A table for a law of our list says which of its articles count, and leaves the rest as it is.
        every = [{**law, "articles": added.get(law["id"], law).get("articles") or law.get("articles")} for law in ours]
        for law in [*every, *(law for law_id, law in added.items() if law_id not in taken)]:
            more: dict[str, Any] = {}
            if law.get("num"):
                more["number"] = law["num"]
            if law["id"] not in NAMES or law.get("articles"):
                more["about"] = {name: law[name] for name in ("short", "en", "articles") if law.get(name)}
            if not law.get("history", True):
                more["after"] = (known.looked_on or at.date()).isoformat()
            if law["id"] in never:
                more["never"] = never[law["id"]]
            asks.append(self.revisions_ask(law["id"], sorted(have.get(law["id"], [])), **more))
        wrong = (Unasked(PageRequest("config.toml", "parse_revisions"), why) for why in known.config.get("wrong", ()))
        return Plan(tuple(asks), refused=tuple(wrong))

    @staticmethod
    def revisions_ask(law_id: str, have: Sequence[str] = (), **more: Any) -> PageRequest:
        arguments = {"law_id": law_id, "have": list(have), **more}
        return PageRequest(f"{API}/law_revisions/{law_id}", "parse_revisions", arguments)

    @staticmethod
    def text_ask(
        revision_id: str, in_force: bool | None, others: Sequence[str] = (), stands_in: bool = False, **more: Any
    ) -> PageRequest:
        arguments: dict[str, Any] = {"revision_id": revision_id, "in_force": in_force, **more}
        if others:
            arguments["others"] = list(others)
        if stands_in:
            arguments["stands_in"] = True
        return PageRequest(f"{API}/law_data/{revision_id}", "parse_text", arguments)

    def request_for(self, url: str) -> PageRequest:
        tail = url.split("?")[0].removeprefix(f"{API}/")
        kind, _, name = tail.partition("/")
        if kind == "law_revisions" and name:
            return self.revisions_ask(name)
        if kind == "law_data" and name:
            revision = RE_REVISION.fullmatch(name)
            return PageRequest(url, "parse_text", {"revision_id": name if revision else None, "in_force": None})
        raise ValueError(f"{url} is not an address of the e-Gov law API v2 that policywatch reads")

    def request_under(self, url: str, config: Mapping[str, Any]) -> PageRequest:
        """As :meth:`request_for`, and the look-up of a law by title or number where that is what the run is for."""
        if config.get("looks_up") and url.startswith(f"{API}/laws?"):
            return PageRequest(url, "parse_found")
        if config.get("looks_up") and url.startswith(f"{API}/law_revisions/"):
            return PageRequest(url, "parse_known")
        return self.request_for(url)

    def parse_found(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The laws that a look-up found, each without its text."""
        for one in page.json().get("laws") or ():
            current = one.get("current_revision_info") or one["revision_info"]
            yield law_document(one["law_info"], current, None)

    def parse_known(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The law of an id, without its text."""
        answer = page.json()
        newest = max(answer["revisions"], key=place_in_time)
        yield law_document(answer["law_info"], newest, None)

    # ------------------------------------------------------------------ the list of revisions
    def parse_revisions(
        self,
        page: Page,
        law_id: str,
        have: Sequence[str] = (),
        number: str = "",
        about: Mapping[str, str] | None = None,
        after: str = "",
        never: Sequence[str] = (),
    ) -> Iterator[Parsed | PageRequest]:
        """One law and all its revisions; then the texts that are missing or may still change.

        ``number``: the law number that this id must have; ``about``: what it is called and which of its articles count,
        where that is not in our own list; ``after``: past revisions that took effect before are history that is not
        fetched; ``never``: those whose text was asked for in vain on an earlier night.
        """
        answer = page.json()
        revisions = answer.get("revisions")
        if not isinstance(revisions, list) or not revisions or answer["law_info"]["law_id"] != law_id:
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.NO_REVISIONS, law=law_id))
        if number and answer["law_info"].get("law_num") != number:
            shown_number = answer["law_info"].get("law_num")
            why = because(Cause.OTHER_LAW_NUMBER, law=law_id, asked=number, shown=shown_number)
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, why)
        named = names_of(law_id, about)
        current, repeal = revision_in_force(revisions, page.has_come), repealed_by(revisions, page.has_come)
        current_id = current["law_revision_id"] if current else None
        twins = [r["law_revision_id"] for r in same_day(revisions, current)] if current else []
        # Where only another revision of the same day has a text, that one is the law's, on this night as before.
        stand_in = next((name for name in twins if name in have and current_id not in have), None)
        shown = next((r for r in revisions if r["law_revision_id"] == stand_in), current)
        newest = shown or repeal or max(revisions, key=lambda r: r["amendment_enforcement_date"] or "")
        yield law_document(
            answer["law_info"],
            newest,
            shown["law_revision_id"] if shown else None,
            repeal=repeal_facts(revisions, repeal),
            names=named,
        )
        asks = []
        more: dict[str, Any] = {"about": dict(about)} if about else {}
        missed = [r["law_revision_id"] for r in revisions if r["law_revision_id"] in never]
        for revision in revisions:
            name = revision["law_revision_id"]
            if not RE_REVISION.fullmatch(name) or not name.startswith(f"{law_id}_"):
                raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.NOT_A_REVISION, revision=name, law=law_id))
            status = status_of(revision, current_id, page.has_come)
            yield revision_document(answer["law_info"], revision, status, names=named)
            again = {**more, "named": True} if name in missed else more  # that it has no text was told before
            if name == current_id and name not in have:
                asks.append(self.text_ask(name, True, twins, **again))
            elif name in twins and current_id not in have:
                continue  # asked for once it is known whether the last one of the day has a text
            elif status != "PreviousEnforced" or (
                name not in have and name not in missed and (revision["amendment_enforcement_date"] or "") >= after
            ):
                asks.append(self.text_ask(name, name == current_id, **again))
        keys = frozenset(f"egov_law/{r['law_revision_id']}" for r in revisions)
        yield Listing(f"egov_law/{law_id}", keys)
        if missed:
            why = because(Cause.TEXTS_NEVER_HAD, number=len(missed), law=law_id)
            yield Problem(ProblemKind.WITHOUT_TEXT, page.url, why, f"egov_law/{law_id}")
        yield from asks

    # ------------------------------------------------------------------ one text
    def parse_text(
        self,
        page: Page,
        revision_id: str | None,
        in_force: bool | None,
        others: Sequence[str] = (),
        stands_in: bool = False,
        about: Mapping[str, str] | None = None,
        named: bool = False,
    ) -> Iterator[Parsed | PageRequest]:
        """The text of one revision; when it is the one in force it is the law's text too.

        The list of revisions has settled which one that is; only a text fetched by itself (None) goes by its label.
        ``others``: the revisions of the same day; one of them ``stands_in`` where the last has no text (:meth:`missing`).
        """
        del named
        answer = page.json()
        info, revision = answer["law_info"], answer["revision_info"]
        names = names_of(info["law_id"], about)
        if revision_id and revision["law_revision_id"] != revision_id:
            found = revision["law_revision_id"]
            raise PageError(
                ProblemKind.STRUCTURE_SUSPECT, because(Cause.OTHER_REVISION, asked=revision_id, shown=found)
            )
        every = read_law(answer.get("law_full_text"))
        pieces = [piece for piece in every if piece.label or piece.text]
        body = "\n".join(piece.line for piece in pieces)
        if not body:
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.LAW_WITHOUT_TEXT))
        rows: list[dict[str, Scalar | Ref]] = [
            {"position": n, "path": p.path, "part": p.part, "label": p.label, "text": p.text}
            for n, p in enumerate(pieces, 1)
        ]
        name = revision["law_revision_id"]
        sources = [(piece.path, source) for piece in every for source in piece.figures]
        sources += [("", source) for source in attached(answer) if source not in {one for _, one in sources}]
        files: list[dict[str, Scalar | Ref]] = [
            {"position": n, "path": path, "src": source, "url": file_address(name, source)}
            for n, (path, source) in enumerate(sources, 1)
        ]
        if in_force is None:
            labelled = revision["current_revision_status"] == "CurrentEnforced"
            in_force = labelled and page.has_come(revision["amendment_enforcement_date"] or "")
            in_force = in_force and repealed_by([revision], page.has_come) is None
        status = status_of(revision, name if in_force and not stands_in else None, page.has_come)
        yield revision_document(info, revision, status, body, rows, names, files)
        if in_force:
            yield law_document(info, revision, name, body, rows, names=names)
            titles = {piece.path: piece.text for piece in pieces}
            for source, path in {source: path for path, source in sources}.items():
                label = titles.get(path) or source.rpartition("/")[2]
                arguments = {"law_id": info["law_id"], "source": source, "label": label}
                yield PageRequest(file_address(name, source), "parse_file", arguments)
        if not stands_in:
            more: dict[str, Any] = {"about": dict(about)} if about else {}
            yield from (self.text_ask(other, False, **more) for other in others)

    def parse_file(self, page: Page, law_id: str, source: str, label: str) -> Iterator[Parsed | PageRequest]:
        """One form or figure of a law, kept by its name in the law and by its hash, with its text where it can be read."""
        suffix = suffix_of(source)
        refuse_wrong_bytes(page, suffix)
        state, body, pages, _, _ = read_file(page, suffix)
        yield Document(
            key=f"egov_law/{law_id}/{source.removeprefix('./')}",
            kind="attachment",
            url=page.url,
            title=label,
            body=body,
            collection=f"egov_law/{law_id}#files",
            facts={"sha256": page.sha256, **({TEXT_STATE: state} if state != "text" else {})},
            rows={
                "files": [
                    {
                        "sha256": page.sha256,
                        "size": len(page.body),
                        "pages": pages,
                        "text_state": state,
                        "media_type": page.media_type or "application/octet-stream",
                    }
                ]
            },
        )

    def missing(self, page: Page, callback: str, arguments: Any) -> Iterable[Parsed | PageRequest]:
        """404: an unknown law, or a revision whose text is not there (its metadata stays)."""
        if callback in ("parse_found", "parse_known"):
            return
        if callback == "parse_file":
            why = because(Cause.FORM_MISSING, form=arguments["label"], law=arguments["law_id"], status=page.status)
            yield Problem(ProblemKind.NOT_FOUND, page.url, why)
            return
        if callback == "parse_revisions":
            law_id = arguments["law_id"]
            name = str(names_of(law_id, arguments.get("about")).get("short_name") or "")
            called = f"{name}（{law_id}）" if name else law_id
            why = because(Cause.LAW_UNKNOWN, law=called, law_id=law_id, name=name, status=page.status)
            yield Problem(ProblemKind.NOT_FOUND, page.url, why)
            return
        others = arguments.get("others") or []
        if others:  # of the same day, the last one first
            more = {"about": dict(arguments["about"])} if arguments.get("about") else {}
            yield self.text_ask(others[0], True, others[1:], stands_in=True, **more)
        if arguments.get("named"):
            return  # counted with the list of revisions
        name = arguments["revision_id"] or page.url.rsplit("/", 1)[-1]
        why = because(Cause.REVISION_WITHOUT_TEXT, revision=name, status=page.status)
        yield Problem(ProblemKind.WITHOUT_TEXT, page.url, why, f"egov_law/{name}")


def attached(answer: Mapping[str, Any]) -> list[str]:
    """The files that an answer lists beside the text, whether the text names them or not; [] where it lists none."""
    about = answer.get("attached_files_info")
    listed = about.get("attached_files") if isinstance(about, dict) else None
    return [
        one["src"] for one in listed or () if isinstance(one, dict) and isinstance(one.get("src"), str) and one["src"]
    ]


def file_address(revision: str, source: str) -> str:
    """Where the API gives a form or figure of a revision."""
    return f"{API}/attachment/{revision}?src={quote(source, safe='/.')}"


def names_of(law_id: str, about: Mapping[str, str] | None) -> dict[str, Scalar]:
    """What a law is called and which of its articles count, as facts: as our list has it, or as the request says."""
    found: dict[str, Scalar] = dict(NAMES.get(law_id, {}))
    for name, fact in (("short", "short_name"), ("en", "name_en"), ("articles", "articles")):
        if about and about.get(name):
            found[fact] = about[name]
    return found


def place_in_time(revision: dict[str, Any]) -> tuple[str, str, str]:
    """What revisions are ordered by; :func:`db.law.as_of.law_as_of` has the same order.  Of several that take effect on one
    day the last promulgated holds the others' changes too, whichever of them is labelled as the current one."""
    return (
        revision["amendment_enforcement_date"] or "",
        revision["amendment_promulgate_date"] or "",
        revision["law_revision_id"],
    )


def last_begun(revisions: Sequence[dict[str, Any]], has_come: HasCome) -> dict[str, Any] | None:
    begun = [r for r in revisions if r["amendment_enforcement_date"] and has_come(r["amendment_enforcement_date"])]
    return max(begun, key=place_in_time, default=None)


def revision_in_force(revisions: Sequence[dict[str, Any]], has_come: HasCome) -> dict[str, Any] | None:
    """The revision in force on the day of the fetch, None when there is none or the law is repealed.  Its dates decide: the label
    CurrentEnforced lags, comes too early, or stands on one of several revisions of a day."""
    return None if repealed_by(revisions, has_come) else last_begun(revisions, has_come)


def same_day(revisions: Sequence[dict[str, Any]], current: dict[str, Any]) -> list[dict[str, Any]]:
    """The other revisions that took effect on the day of the current one, the last one first."""
    found = [
        r
        for r in revisions
        if r is not current and r["amendment_enforcement_date"] == current["amendment_enforcement_date"]
    ]
    return sorted(found, key=place_in_time, reverse=True)


def repealed_by(revisions: Sequence[dict[str, Any]], has_come: HasCome) -> dict[str, Any] | None:
    """The revision that says the law is repealed: one whose repeal date has come, or the last begun one when it is
    marked as repealed without a date."""
    dated = [
        r
        for r in revisions
        if is_repealed(r)
        and r.get("repeal_date")
        and (r["amendment_enforcement_date"] or "") <= r["repeal_date"]
        and has_come(r["repeal_date"])
    ]
    if dated:
        return max(dated, key=place_in_time)
    last = last_begun(revisions, has_come)
    return last if last and is_repealed(last) and not last.get("repeal_date") else None


def is_repealed(revision: dict[str, Any]) -> bool:
    return revision["current_revision_status"] == "Repeal" or revision.get("repeal_status") in REPEALS


def repeal_facts(revisions: Sequence[dict[str, Any]], repeal: dict[str, Any] | None) -> dict[str, Scalar]:
    """The facts of a law that is repealed or will be; {} for any other."""
    told = repeal or max(
        (r for r in revisions if is_repealed(r) and r.get("repeal_date")), key=place_in_time, default=None
    )
    if told is None:
        return {}
    facts: dict[str, Scalar] = {
        "repealed_by": repeal["law_revision_id"] if repeal else None,
        "repealed_on": told.get("repeal_date"),
    }
    if told.get("repeal_status") in REPEALS:
        facts["repealed_as"] = told["repeal_status"]
    return facts


def status_of(revision: dict[str, Any], current_id: str | None, has_come: HasCome) -> str:
    """CurrentEnforced, PreviousEnforced, UnEnforced or Repeal, corrected by the dates."""
    if revision["law_revision_id"] == current_id:
        return "CurrentEnforced"
    if is_repealed(revision) and has_come(revision.get("repeal_date") or ""):
        return "Repeal"
    enforced = revision["amendment_enforcement_date"]
    return "UnEnforced" if not enforced or not has_come(enforced) else "PreviousEnforced"


def law_document(
    info: dict[str, Any],
    revision: dict[str, Any],
    current_id: str | None,
    body: str | None = None,
    provisions: Sequence[dict[str, Scalar | Ref]] = (),
    repeal: Mapping[str, Scalar] | None = None,
    names: Mapping[str, Scalar] | None = None,
) -> Document:
    """The law itself: its title and text are those of the revision in force.  What the list says of a repeal stays
    when the answer with the text (``repeal`` None) follows it."""
    law_id = info["law_id"]
    return Document(
        key=f"egov_law/{law_id}",
        kind="law",
        url=f"https://laws.e-gov.go.jp/law/{law_id}",
        title=revision["law_title"],
        body=body,
        published_on=info.get("promulgation_date"),
        collection="egov_law",
        facts={
            "law_num": info.get("law_num"),
            "revision": current_id,
            **(NAMES.get(law_id, {}) if names is None else names),
            **(repeal_facts([revision], None) if repeal is None else repeal),
        },
        rows={"provisions": provisions} if body is not None else {},
    )


def revision_document(
    info: dict[str, Any],
    revision: dict[str, Any],
    status: str,
    body: str | None = None,
    provisions: Sequence[dict[str, Scalar | Ref]] = (),
    names: Mapping[str, Scalar] | None = None,
    files: Sequence[dict[str, Scalar | Ref]] = (),
) -> Document:
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
        **facts,
        "law_document": Ref(f"egov_law/{law_id}"),
        "law_id": law_id,
        "law_revision_id": name,
        "law_num": info.get("law_num"),
        "law_title": revision["law_title"],
        "status": status,
        "amendment_law_title": revision["amendment_law_title"],
        "repeal_status": revision.get("repeal_status"),
    }
    return Document(
        key=f"egov_law/{name}",
        kind="law_revision",
        url=f"https://laws.e-gov.go.jp/law/{law_id}/{name.removeprefix(law_id + '_')}",
        title=revision["law_title"],
        body=body,
        published_on=revision["amendment_promulgate_date"],
        collection=f"egov_law/{law_id}",
        facts={**facts, **(NAMES.get(law_id, {}) if names is None else names)},
        rows={"law_revisions": [row], **({"provisions": provisions, "law_files": files} if body is not None else {})},
    )
