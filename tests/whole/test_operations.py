"""The operations guides stay true: two languages, units that systemd accepts, scripts that run, a public site that starts."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from db.night.export import export_public_record
from policywatch import cli
from tests.support.helpers import Watch, mhlw_feed
from tests.support.places import ROOT

SHIPPED = ROOT / "docs" / "operations"
GUIDES = {language: (ROOT / "docs" / f"operations.{language}.md").read_text("utf-8") for language in ("en", "ja")}
UNITS = sorted(path.name for path in SHIPPED.iterdir() if path.suffix in (".service", ".timer"))


def typed(text: str) -> list[str]:
    """What a guide tells people to type, line by line."""
    return [line for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


PUBLIC = next(line for line in typed(GUIDES["en"]) if "serve --public" in line)


def test_both_guides_tell_people_to_type_the_same() -> None:
    assert typed(GUIDES["en"]) == typed(GUIDES["ja"])
    assert len(re.findall("^## ", GUIDES["en"], re.MULTILINE)) == len(re.findall("^## ", GUIDES["ja"], re.MULTILINE))


def commands_named() -> list[str]:
    texts = [*typed(GUIDES["en"]), *re.findall(r"`(pw [^`]*)`", GUIDES["en"])]
    return sorted({text for text in texts if text.startswith("pw ")})


@pytest.mark.parametrize("line", commands_named())
def test_what_is_typed_is_a_command_with_these_options(line: str) -> None:
    command: click.Command = cli
    words = shlex.split(line)[1:]
    while (below := getattr(command, "commands", None)) and words:
        command = below[words.pop(0)]
    known = {name for param in command.params for name in param.opts}
    assert {word for word in words if word.startswith("--")} <= known, line


def test_every_file_that_is_shipped_is_in_the_guide_and_the_other_way_round() -> None:
    told = " ".join(typed(GUIDES["en"])) + GUIDES["en"]
    for path in SHIPPED.iterdir():
        name = path.name
        family = name.startswith("policywatch") and path.suffix in (".service", ".timer")
        assert name in told or family, name
    for unit in re.findall(r"policywatch[a-z-]*\.(?:service|timer)", told):
        assert (SHIPPED / unit).is_file(), unit


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_the_units(name: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    for unit in UNITS:  # what is installed under /srv is not here: the same unit with a program that is
        text = (SHIPPED / unit).read_text("utf-8")
        (tmp_path / unit).write_text(
            re.sub(r"^(ExecStart=).*/srv/.*", r"\1/bin/true", text, flags=re.MULTILINE), "utf-8"
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "policywatch" in line] == []
    for when in re.findall(r"^OnCalendar=(.*)", (SHIPPED / name).read_text("utf-8"), re.MULTILINE):
        subprocess.run(["systemd-analyze", "calendar", when], check=True, capture_output=True)


def test_the_programs_of_the_units_are_there() -> None:
    for name in UNITS:
        for program in re.findall(
            r"^ExecStart=/srv/policywatch/(\S+)", (SHIPPED / name).read_text("utf-8"), re.MULTILINE
        ):
            assert program == ".venv/bin/policywatch" or os.access(ROOT / program, os.X_OK), program


def test_the_crontab_has_times_a_user_and_the_scripts() -> None:
    lines = [line for line in (SHIPPED / "crontab").read_text("utf-8").splitlines() if re.match(r"\d", line)]
    assert len(lines) == 3
    for line in lines:
        minute, hour, day, month, weekday, user, command = line.split(None, 6)
        assert minute.isdigit() and hour.isdigit() and (day, month, weekday, user) == ("*", "*", "*", "policywatch")
        assert "/etc/default/policywatch; /srv/policywatch/" in command


@pytest.mark.parametrize("fails", ["crawl", "digest", "backup", "nothing"])
def test_a_night_does_everything_whatever_became_of_the_crawl(fails: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text('[mail]\nhost = "x"\n', "utf-8")
    stub = tmp_path / "policywatch"
    stub.write_text(f'#!/bin/sh\necho "$@"\n[ "$1" != {fails} ]\n', "utf-8")
    stub.chmod(0o755)
    environment = {"PATH": "/usr/bin:/bin", "POLICYWATCH": str(stub), "POLICYWATCH_HOME": str(home), "BACKUP": "/mnt/x"}
    done = subprocess.run([SHIPPED / "night"], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["crawl", "digest --mail", "backup --to /mnt/x"]
    assert done.returncode == (fails != "nothing")
    (home / "config.toml").unlink()
    del environment["BACKUP"]
    done = subprocess.run([SHIPPED / "night"], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["crawl"]


# ---------------------------------------------------------------------- the public site
@pytest.fixture(scope="module")
def public_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    with Watch(folder / "home") as watch:
        items = [(f"a{n}", f"【見本】技能実習の発表{n}", f"2026-04-{n + 10}T10:00:00+09:00") for n in range(9)]
        watch.night("mhlw_news", "2026-05-01T03:00:00Z", mhlw_feed(items))
        export_public_record(watch.conn, folder / "public.db")
    return folder / "public.db"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def public_site(public_db: Path) -> Iterator[str]:
    """The command of the guide itself, with this machine's program, file and port."""
    port = free_port()
    line = PUBLIC.replace("/srv/policywatch/.venv/bin/policywatch", f"{sys.executable} -m policywatch")
    line = line.replace("/srv/public/public.db", str(public_db)).replace("8002", str(port))
    site = subprocess.Popen(shlex.split(line), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert site.poll() is None, site.stderr and site.stderr.read()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        site.wait()


def ask(url: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, method=method, headers=headers, data=b"x=1" if method == "POST" else None)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_unit_runs_the_command_of_the_guide() -> None:
    unit = (SHIPPED / "policywatch-public.service").read_text("utf-8")
    assert f"ExecStart={PUBLIC}\n" in unit


@pytest.mark.slow
def test_the_public_site_shows_the_record_and_nothing_else(public_site: str) -> None:
    assert ask(public_site)[0] == 200
    status, body = ask(f"{public_site}/public/documents.json?_shape=array&_size=3")
    assert (status, len(json.loads(body))) == (200, 3)
    assert "見本" in ask(f"{public_site}/public/documents")[1].decode()
    (database,) = (one for one in json.loads(ask(f"{public_site}/-/databases.json")[1]) if one["name"] == "public")
    assert database["is_mutable"] is False
    assert json.loads(ask(f"{public_site}/-/plugins.json")[1]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    ["/public?sql=select+1", "/public.json?sql=select+1", "/public.db", "/public/documents.json?_where=1%3D1"],
)
def test_the_public_site_answers_no_sql_and_no_download(public_site: str, address: str) -> None:
    assert ask(public_site + address)[0] in (400, 403)


@pytest.mark.slow
def test_the_public_site_bounds_what_it_gives(public_site: str) -> None:
    settings = json.loads(ask(f"{public_site}/-/settings.json")[1])
    assert settings["max_returned_rows"] == 200
    assert settings["sql_time_limit_ms"] == 1000
    assert not any(
        settings[name] for name in ("default_allow_sql", "allow_download", "allow_csv_stream", "template_debug")
    )
    assert ask(f"{public_site}/public/documents.json?_size=5000")[0] == 400


def test_only_a_public_copy_is_served_in_public(tmp_path: Path) -> None:
    with Watch(tmp_path / "home") as watch:
        watch.conn.execute(
            "INSERT INTO sources (id, name_ja, name_en, publisher, url, kind, licence, credit, terms_checked_on, enabled,"
            " cadence, minimum, caveats, selector_verified, public) VALUES ('x', '', '', '', '', '', '', '', '', 1, '', 0, '', 0, 0)"
        )
    (tmp_path / "text.db").write_text("no database", "utf-8")
    for name, said in (("home/policy.db", "holds what is not public"), ("text.db", "is no public copy")):
        done = CliRunner().invoke(cli, ["serve", "--public", str(tmp_path / name)])
        assert (done.exit_code, said in done.output) == (1, True), done.output


@pytest.mark.slow
def test_nginx_in_front_reads_only(public_site: str, tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not here: apt-get install nginx-light")
    port = free_port()
    conf = (SHIPPED / "nginx.conf").read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    conf = conf.replace("http://127.0.0.1:8002", public_site).replace("/var/cache/nginx", str(tmp_path))
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\ndaemon off;\nevents {{}}\nhttp {{\naccess_log off;\n{places}"
    (tmp_path / "nginx.conf").write_text(f"{head}{conf}\n}}\n", "utf-8")
    with standing([nginx, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")], port):
        there = f"http://127.0.0.1:{port}"
        assert ask(f"{there}/public/documents", Host="record.example.org")[0] == 200
        assert ask(f"{there}/public/documents", "POST")[0] == 403
        assert ask(f"{there}/public?sql=select+1")[0] == 403


@pytest.mark.slow
def test_caddy_in_front_reads_only(public_site: str, tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy is not here: apt-get install caddy")
    port = free_port()
    conf = (SHIPPED / "Caddyfile").read_text("utf-8").replace("record.example.org {", f"http://127.0.0.1:{port} {{")
    conf = f"{{\n\tadmin off\n}}\n{conf.replace('127.0.0.1:8002', public_site.removeprefix('http://'))}"
    (tmp_path / "Caddyfile").write_text(conf, "utf-8")
    command = [caddy, "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    with standing(command, port, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path)):
        there = f"http://127.0.0.1:{port}"
        assert ask(f"{there}/public/documents")[0] == 200
        assert ask(f"{there}/public/documents", "POST")[0] == 405
        assert ask(f"{there}/public?sql=select+1")[0] == 403


@contextmanager
def standing(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """A server of somebody else that listens at ``port`` while the block runs."""
    server = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, server.stderr and server.stderr.read()
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()
