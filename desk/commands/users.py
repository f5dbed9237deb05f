"""The command ``user``: who may sign in to the site from elsewhere than this machine, and what each may do."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click

from db.console import AS, print_json
from db.office.access import (
    ROLES,
    ROLES_JA,
    add_user,
    change_user,
    open_access_db,
    read_users,
    remove_user,
    user_named,
    users,
)
from db.office.audit import Action, note
from db.office.database import open_office_db
from db.record.home import Home
from db.text.dates import utc_text

ROLE = click.Choice(list(ROLES))


@click.group()
def user() -> None:
    """Who may sign in to the site: reader (reads), editor (decides, collects, enters), signer (also signs)."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, required=True, help="What the user may do.")
@AS
@click.pass_obj
def add(context: dict[str, Any], name: str, role: str, who: str) -> None:
    """Enter a user; the password is asked for, or read from the first line of standard input.

    Example: policywatch user add 山田 --role editor
    """
    home: Home = context["home"]
    with open_access_db(home.access_db) as access:
        made = add_user(access, name, ROLES[role], read_password(), datetime.now(UTC))
    note_user(home, who, made.name, None, {"role": made.role.word})
    click.echo(f"{made.name}: {made.role.word}（{ROLES_JA[made.role]}）")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_users(context: dict[str, Any], as_json: bool) -> None:
    """List the users and their roles.

    Example: policywatch user list --json
    """
    home: Home = context["home"]
    found = read_users(home.access_db)
    if as_json:
        print_json([{"name": one.name, "role": one.role.word, "made_at": one.made_at} for one in found])
        return
    for one in found:
        click.echo(f"{one.name}: {one.role.word}（{ROLES_JA[one.role]}）")
    if not found:
        click.echo("no user yet: only this machine itself reaches the site", err=True)


@user.command("set")
@click.argument("name")
@click.option("--role", type=ROLE, help="The new role.")
@click.option("--password", "anew", is_flag=True, help="Ask for a new password.")
@AS
@click.pass_obj
def set_user(context: dict[str, Any], name: str, role: str | None, anew: bool, who: str) -> None:
    """Give a user another role or password; they sign in again.

    Example: policywatch user set 山田 --role signer
    """
    if role is None and not anew:
        raise click.UsageError("say what to change: --role ROLE or --password")
    home: Home = context["home"]
    with open_access_db(home.access_db) as access:
        before = {one.name: one.role.word for one in users(access)}
        changed = change_user(access, name, ROLES[role] if role else None, read_password() if anew else None)
    after = {"role": changed.role.word, **({"password": True} if anew else {})}
    note_user(home, who, changed.name, {"role": before[changed.name]}, after)
    click.echo(f"{changed.name}: {changed.role.word}（{ROLES_JA[changed.role]}）")


@user.command("remove")
@click.argument("name")
@AS
@click.pass_obj
def remove(context: dict[str, Any], name: str, who: str) -> None:
    """Remove a user, who is signed out at once; what they decided and wrote stays under their name.

    Example: policywatch user remove 山田
    """
    home: Home = context["home"]
    with open_access_db(home.access_db) as access:
        gone = user_named(access, name)
        remove_user(access, name)
    note_user(home, who, gone.name, {"role": gone.role.word}, None)
    click.echo(f"{name} is removed")


def note_user(home: Home, who: str, name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Note in the audit, which lies in office.db, what was done about a user; never a password."""
    with closing(open_office_db(home.office_db)) as office:
        note(office, who, Action.USER, name, before, after, utc_text(datetime.now(UTC)))


def read_password() -> str:
    """The password, asked for twice on a terminal; elsewhere the first line of standard input."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    return sys.stdin.readline().rstrip("\n")
