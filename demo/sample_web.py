"""A loopback server that answers as the sources that are enabled do, from the sample pages under ``demo/``.

    python -m demo.sample_web demo --night 1 --port 8990

``https://HOST/PATH`` is served at ``/https/HOST/PATH``.  What night 2 does not have is as in night 1.  Minutes searches
and lists of law revisions are computed, everything else is a file.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, unquote, urlsplit

NIGHTS = {1: "2026-03-31", 2: "2026-04-02"}  # the Japanese calendar day of each night, at 03:00
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = dict.fromkeys((".html", ".htm"), "text/html; charset=UTF-8")
MEDIA_TYPES |= {".xml": "application/xml", ".rdf": "application/rdf+xml", ".pdf": "application/pdf", ".xlsx": XLSX}
MOJ = "www.moj.go.jp"
SANGIIN, SHUGIIN = "www.sangiin.go.jp", "www.shugiin.go.jp"
# Addresses at which the two houses show their current session.
CURRENT = ((SANGIIN, "/current/", "/221/"), (SHUGIIN, "/gian/menu.htm", "/gian/kaiji221.htm"))
COMMENTS = "public-comment.e-gov.go.jp"
# endpoint of the minutes API: name of its list, default and greatest number of records, code of that error
ENDPOINTS = {"speech": ("speechRecord", 30, 100, "19005"), "meeting": ("meetingRecord", 3, 10, "19006")}
PARAMETERS = {"any", "from", "until", "issueID", "startRecord", "maximumRecords", "recordPacking"}
ABOUT = ("issueID", "imageKind", "searchObject", "session", "nameOfHouse", "nameOfMeeting", "issue", "date", "closing")
SPOKEN = ("speechOrder", "speaker", "speakerYomi", "speakerGroup", "speakerPosition", "speakerRole", "speech")
LINKS = ("meetingURL", "pdfURL")


class Answer(NamedTuple):
    """What is sent back."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = {}


class Refusal(Exception):
    """A question that the minutes API answers with 400: its message, and its details if it gives any."""


def as_json(data: object, status: int = 200) -> Answer:
    return Answer(status, "application/json; charset=UTF-8", json.dumps(data, ensure_ascii=False).encode("utf-8"))


def wrong(detail: str) -> Refusal:
    return Refusal({"message": "(19011)検索条件の入力に誤りがあります。", "details": [f"(0) {detail}"]})


NOT_FOUND = Answer(404, "text/html", b"<html><head><title>404 Not Found</title></head><body>Not Found</body></html>")
NO_LAW = as_json({"code": "404004", "message": "対象の法令が見つかりません。"}, 404)


@dataclass
class SampleWeb:
    """The sites as of one night; ``night`` may be moved while the server runs."""

    folder: Path
    night: int = 1

    def answer(self, path: str, query: str) -> Answer:
        """The answer of ``https://`` + ``path`` (host and path) in this night."""
        host, _, tail = path.partition("/")
        if tail == "robots.txt":
            return NOT_FOUND
        faults = self.latest("faults.json")  # address prefixes, and the status they answer with
        for fault in json.loads(faults.read_text("utf-8")) if faults else []:
            if path.startswith(fault["prefix"]):
                return Answer(fault["status"], "text/html", b"<html><body>Service Unavailable</body></html>")
        if host == "kokkai.ndl.go.jp" and tail.startswith("api/"):
            return self.minutes(tail.removeprefix("api/"), dict(parse_qsl(query, keep_blank_values=True)))
        if host == "laws.e-gov.go.jp" and tail.startswith("api/2/"):
            return self.law(tail.removeprefix("api/2/"))
        if host == COMMENTS:
            tail = comment_file(tail, dict(parse_qsl(query)))
        return self.file(host, tail)

    def latest(self, name: str) -> Path | None:
        """The newest file of this name up to this night."""
        found = (self.folder / f"night{number}" / name for number in range(self.night, 0, -1))
        return next((path for path in found if path.is_file()), None)

    def meetings(self) -> list[dict[str, Any]]:
        """All meetings up to this night, newest first; a later night's version of a meeting replaces the earlier."""
        found: dict[str, dict[str, Any]] = {}
        for number in range(1, self.night + 1):
            path = self.folder / f"night{number}" / "kokkai.json"
            if path.exists():
                found |= {meeting["issueID"]: meeting for meeting in json.loads(path.read_text("utf-8"))}
        return sorted(found.values(), key=lambda meeting: (meeting["date"], meeting["issueID"]), reverse=True)

    def minutes(self, endpoint: str, query: dict[str, str]) -> Answer:
        """One search, in the form and with the limits of the real API (JSON only)."""
        if endpoint not in ENDPOINTS:
            return NOT_FOUND
        name, default, most, code = ENDPOINTS[endpoint]
        try:
            start, number = check_query(query, default, most, code)
            words = query.get("any", "").split()
            first, last = query.get("from", "0000-00-00"), query.get("until", "9999-99-99")
            records: list[dict[str, Any]] = []
            for meeting in self.meetings():
                wanted = query.get("issueID") in (None, meeting["issueID"]) and first <= meeting["date"] <= last
                hits = [s for s in meeting["speechRecord"] if wanted and all(word in s["speech"] for word in words)]
                if hits:
                    records += [flat(meeting, hit) for hit in hits] if endpoint == "speech" else [meeting]
            if records and start > len(records):
                raise Refusal({"message": "(19004)取得開始位置が検索結果の件数を超えています。"})
        except Refusal as refusal:
            return as_json(refusal.args[0], 400)
        page = records[start - 1 : start - 1 + number]
        following = start + number if start + number <= len(records) else None
        head = {"numberOfRecords": len(records), "numberOfReturn": len(page), "startRecord": start}
        return as_json(head | {"nextRecordPosition": following} | ({name: page} if page else {}))

    def law(self, tail: str) -> Answer:
        """``law_revisions/{law_id}`` and ``law_data/{revision_id}``; what is in force follows the night's date."""
        kind, _, name = tail.partition("/")
        law_id = name.split("_")[0]
        path = self.folder / "laws" / f"{law_id}.json"
        if not re.fullmatch(r"[0-9A-Z]+", law_id) or not path.exists():
            return NO_LAW
        data = json.loads(path.read_text("utf-8"))
        today = NIGHTS[self.night]
        known = [r for r in data["revisions"] if r["amendment_promulgate_date"] <= today]  # the newest first
        begun = [r for r in known if r["amendment_enforcement_date"] <= today]
        for revision in known:
            status = "UnEnforced" if revision not in begun else "PreviousEnforced"
            revision["current_revision_status"] = "CurrentEnforced" if revision in begun[:1] else status
        if kind == "law_revisions":
            return as_json({"law_info": data["law_info"], "revisions": known})
        revision = next((r for r in known if r["law_revision_id"] == name), None)
        if kind != "law_data" or revision is None:
            return NO_LAW
        text = json.loads((self.folder / "laws" / f"{name}.json").read_text("utf-8"))
        about = {"attached_files_info": {"image_data": "", "attached_files": []}, "law_info": data["law_info"]}
        return as_json(about | {"revision_info": revision, "law_full_text": text})

    def file(self, host: str, tail: str) -> Answer:
        """A page, feed or file.  The agency's pages are put into their common frame, its files carry an ETag; the House of
        Representatives sends Shift_JIS and does not say so."""
        for house, current, session in CURRENT:
            tail = tail.replace(current, session) if host == house else tail
        name = f"{host}/{tail}index.xml" if tail.endswith("/") else f"{host}/{tail}"
        path = self.latest(name) if host and ".." not in name.split("/") else None
        if path is None:
            return NOT_FOUND
        body = path.read_bytes()
        if host == MOJ and path.suffix == ".html":
            content = body.decode("utf-8").strip()
            heading = re.search(r"<h1[^>]*>([^<]*)</h1>", content)
            frame = (self.folder / "isa_frame.html").read_text("utf-8")  # the same around every page of the agency
            body = frame.replace("@TITLE@", heading[1] if heading else "").replace("@CONTENT@", content).encode("utf-8")
        if host == SHUGIIN and path.suffix == ".htm":
            return Answer(200, "text/html", body.decode("utf-8").encode("cp932"))
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:24]}"'} if host == MOJ else {}
        return Answer(200, MEDIA_TYPES.get(path.suffix, "application/octet-stream"), body, headers)


def comment_file(tail: str, query: Mapping[str, str]) -> str:
    """The file of a consultation's page or attachment, which the real site tells apart by its query alone."""
    if tail == "servlet/Public" and query.get("CLASSNAME") == "PCMMSTDETAIL":
        return f"case/{query.get('id', '')}.html"
    return f"attachment/{query.get('seqNo', '')}.pdf" if tail == "pcm/download" else tail


def check_query(query: dict[str, str], default: int, most: int, code: str) -> tuple[int, int]:
    """(first record, number of records); Refusal as the real API words it."""
    if not {"any", "from", "until", "issueID"} & {name for name, value in query.items() if value}:
        raise Refusal({"message": "(19007)検索条件を指定してください。"})
    if set(query) - PARAMETERS or query.get("recordPacking") != "json":
        raise wrong(f"the sample server knows {', '.join(sorted(PARAMETERS))} and answers in JSON only")
    for name, number in (("from", "19012"), ("until", "19013")):
        try:
            date.fromisoformat(query.get(name, "2026-01-01"))
        except ValueError:
            raise wrong(f"({number}){name}:開会日付はYYYY-MM-DDの形式で入力してください。") from None
    if query.get("from", "") > query.get("until", "9999"):
        raise wrong("(19014)from,until:開会日付の始点は終点以前の日付で入力してください。")
    start, size = query.get("startRecord", "1"), query.get("maximumRecords", str(default))
    if not start.isdecimal() or int(start) < 1:
        raise wrong("(19004)startRecord:開始位置は1以上の整数で入力してください。")
    if not size.isdecimal() or not 1 <= int(size) <= most:
        raise wrong(f"({code})maximumRecords:一回の最大取得件数は1から{most}の範囲で入力してください。")
    return int(start), int(size)


def flat(meeting: dict[str, Any], speech: dict[str, Any]) -> dict[str, Any]:
    """A speech as ``/api/speech`` gives it: the 21 keys, those of its meeting included, without its times."""
    about = {name: meeting[name] for name in ABOUT} | {"searchObject": speech["speechOrder"]}
    spoken = {name: speech[name] for name in (*SPOKEN, "startPage", "speechURL")}
    return {"speechID": speech["speechID"], **about, **spoken, **{name: meeting[name] for name in LINKS}}


class Handler(BaseHTTPRequestHandler):
    """GET alone; everything else is 501."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path, web = unquote(parts.path), cast(SampleServer, self.server).web
        answer = web.answer(path.removeprefix("/https/"), parts.query) if path.startswith("/https/") else NOT_FOUND
        if "ETag" in answer.headers and self.headers.get("If-None-Match") == answer.headers["ETag"]:
            answer = answer._replace(status=304, body=b"")
        self.send_response(answer.status)
        headers = {"Content-Type": answer.media_type, "Content-Length": str(len(answer.body)), **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the demo prints what matters."""


class SampleServer(ThreadingHTTPServer):
    """The server on 127.0.0.1 with its sites (``web``)."""

    def __init__(self, web: SampleWeb, port: int) -> None:
        self.web = web
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        """What ``--mirror`` takes."""
        return f"http://127.0.0.1:{self.server_port}"

    def set_night(self, night: int) -> None:
        """Go on to another night; ValueError when there is no such night."""
        if night not in NIGHTS:
            raise ValueError(f"there is no night {night}; there are {', '.join(map(str, NIGHTS))}")
        self.web.night = night


def make_server(folder: Path, port: int = 0) -> SampleServer:
    """A server over the sample pages in ``folder`` (0: any free port), in night 1 and not yet serving."""
    if not (folder / "night1").is_dir():
        raise ValueError(f"{folder} holds no sample pages (no folder night1)")
    return SampleServer(SampleWeb(folder), port)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the sample pages on 127.0.0.1.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--night", type=int, choices=sorted(NIGHTS), default=1)
    parser.add_argument("--port", type=int, default=8990)
    options = parser.parse_args()
    with make_server(options.folder, options.port) as server:
        server.set_night(options.night)
        print(f"{server.url} (night {options.night}); stop with Ctrl-C", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


if __name__ == "__main__":
    main()
