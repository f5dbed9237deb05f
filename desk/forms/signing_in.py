"""Signing in and out, and the page that says why a form was not taken and gives back what it held."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from typing import Any

from db.office.access import ROLES_JA, AccessError, Role, open_access_db, sign_in, sign_out, signed_in
from desk.forms.taking import Forms
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import home_of, site_origins
from desk.site.posted import ANYBODY, KEPT, POSTED, TOKEN, Fields, Posted, Refusal, Refused, local_path
from desk.site.untyped import NotFound, Response
from desk.site.visitors import SESSION, VISITOR, Visitor, cookie, form_token

WORDS: dict[Refusal, tuple[str, str]] = {
    Refusal.ELSEWHERE: (
        "ほかのサイトのページから送られたため、受け取りませんでした。何も変わっていません。",
        "A page of another site sent this. It was not taken, and nothing was changed.",
    ),
    Refusal.NOT_OURS: (
        "この書式は古くなっていました。下の内容でよければ、もう一度送ってください。",
        "This form had grown old. If what stands below is what you meant, send it again.",
    ),
    Refusal.SIGNED_OUT: (
        "ログインの時間が切れていました。ログインすると、入力した内容のまま送れます。",
        "You had been signed out. Sign in, and what you typed can be sent as it is.",
    ),
    Refusal.ROLE: (
        "お使いの権限では、これはできません。内容を写して、権限のある人に頼んでください。",
        "Your role does not allow this. Copy what you typed and ask somebody whose role does.",
    ),
    Refusal.NO_NAME: (
        "どなたの操作か記録します。お名前を入れてください（この機械では次から覚えています）。",
        "Say who you are: every write is kept under a name. This browser will remember it.",
    ),
}
RE_FORM = re.compile(r"/-/[a-z/]+")
FIELDS, PATH, NAME, PASSWORD = "kept_fields", "kept_path", "name", "password"


async def login(datasette: Any, request: Any) -> Any:
    """``/-/login``: the page, and what it sends."""
    form: Posted | None = request.scope.get(POSTED)
    if form is None:
        if VISITOR.get().role is not None:
            return Response.redirect(local_path(request.args.get("back") or "/"), status=303)
        return await _login_page(datasette, request, back=local_path(request.args.get("back") or "/"))
    home, at = home_of(datasette), datetime.now(UTC)  # also where the site's own clock stands
    # The server puts what a proxy on this machine says in its place; of others' headers it believes nothing.
    address = (request.scope.get("client") or ("",))[0]

    def entered() -> tuple[str, Visitor]:
        with open_access_db(home.access_db) as access:
            token = sign_in(access, form.one(NAME), form.one(PASSWORD), address, at)
            user = signed_in(access, token, at)
        assert user is not None
        return token, Visitor(user.name, user.role, False, token, form_token(home, token))

    try:
        token, visitor = await asyncio.to_thread(entered)
    except AccessError as error:
        status = 429 if error.code == "too_many_failures" else 403
        kept = {name: form.one(name) for name in (FIELDS, PATH)}
        return await _login_page(datasette, request, form.back, error, form.one(NAME), kept, status)
    VISITOR.set(visitor)
    public = site_origins(home.config())
    secure = request.headers.get("x-forwarded-proto", "") == "https" or any(one.startswith("https:") for one in public)
    headers = {"set-cookie": cookie(SESSION, token, secure=secure)}
    if RE_FORM.fullmatch(form.one(PATH)):  # what was being sent when the session had ended
        fields = fields_kept(form.one(FIELDS))
        html = await _again(
            datasette,
            request,
            said("ログインしました", "Signed in"),
            "この内容で送りますか。",
            form.one(PATH),
            fields,
            "Shall this be sent?",
        )
        return Response.html(html, headers=headers)
    return Response.redirect(form.back, status=303, headers=headers)


def fields_kept(text: str) -> Fields:
    """The fields that a login carried along; () for anything that is none."""
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(text))
    except (ValueError, TypeError):
        return ()


async def _login_page(
    datasette: Any,
    request: Any,
    back: str,
    error: AccessError | None = None,
    name: str = "",
    kept: dict[str, str] | None = None,
    status: int = 200,
) -> Any:
    context = {"back": back, "error": error, "name": name, "kept": kept or {}}
    return Response.html(await datasette.render_template("login.html", context, request=request), status=status)


async def leave(datasette: Any, request: Any) -> Any:
    """``/-/sign-out``: the end of a session."""
    if POSTED not in request.scope:
        return Response.redirect("/", status=303)
    visitor = VISITOR.get()
    if visitor.bound_by_login:
        with open_access_db(home_of(datasette).access_db) as access:
            sign_out(access, visitor.bound)
    return Response.redirect("/-/login", status=303, headers={"set-cookie": cookie(SESSION, "", 0)})


async def refused(datasette: Any, request: Any) -> Any:
    """What the guard did not take, given back: nothing that was typed is lost."""
    found: Refused | None = request.scope.get(KEPT)
    if found is None:
        raise NotFound(said("そのページはありません。", "There is no such page."))
    ja, en = WORDS[found.why]
    if found.path == "/-/login":  # a page of signing in that had lain open
        given = dict(found.fields)
        kept = {name: given[name] for name in (FIELDS, PATH) if name in given}
        back = local_path(given.get("back", "/"))
        return await _login_page(datasette, request, back, AccessError(en, ja), given.get(NAME, ""), kept, 403)
    if found.why is Refusal.SIGNED_OUT:
        kept = {PATH: found.path, FIELDS: json.dumps(found.fields, ensure_ascii=False)}
        back = next((value for name, value in found.fields if name == "back"), "/")
        error = AccessError(en, ja)
        return await _login_page(datasette, request, local_path(back), error, "", kept, 403)
    if found.why is Refusal.ROLE:
        ja = f"{ja}（必要な権限：{ROLES_JA[Role(found.needs)]}、今の権限：{ROLES_JA[VISITOR.get().role or Role.READER]}）"
    html = await _again(
        datasette,
        request,
        said("受け取れませんでした", "Not taken"),
        ja,
        found.path,
        () if found.why is Refusal.ELSEWHERE else found.fields,
        en,
        again=found.why in (Refusal.NOT_OURS, Refusal.NO_NAME),
    )
    return Response.html(html, status=403)


async def _again(
    datasette: Any,
    request: Any,
    title: str,
    reason: str,
    path: str,
    fields: Fields,
    en: str = "",
    *,
    again: bool = True,
) -> Any:
    context = {
        "title": title,
        "reason": reason,
        "reason_en": en,
        "action": path,
        "fields": tuple(pair for pair in fields if pair[0] not in (TOKEN, PASSWORD)),
        "editable": False,
        "again": again,
    }
    return await datasette.render_template("sent_back.html", context, request=request)


ROUTES: Routes = ((r"^/-/refused$", refused),)
FORMS: Forms = ((r"^/-/login$", ANYBODY, login), (r"^/-/sign-out$", ANYBODY, leave))
