"""The schema of ``policy.db`` as literal, ordered migrations, and how a connection is opened.

A migration is never edited once released: history would be rewritten silently.  Times are UTC,
``YYYY-MM-DDTHH:MM:SSZ``; dates are Japanese calendar dates, ``YYYY-MM-DD``.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from db.record.migrating import Steps
from db.record.modes import make_private_folder
from db.record.transaction import transaction
from db.record.whole_file import whole_file

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Steps("policy")

M001 = """
CREATE TABLE sources (
  id TEXT PRIMARY KEY, name_ja TEXT NOT NULL, name_en TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL,
  kind TEXT NOT NULL, licence TEXT NOT NULL, credit TEXT NOT NULL, terms_checked_on TEXT NOT NULL,
  enabled INTEGER NOT NULL, cadence TEXT NOT NULL, minimum INTEGER NOT NULL, caveats TEXT NOT NULL,
  selector_verified INTEGER NOT NULL, public INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'partial', 'failed')),
  requests INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL,
  errors INTEGER NOT NULL, message TEXT NOT NULL,
  window_from TEXT, window_until TEXT, news_since TEXT, only_some INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_source ON runs (source, id);

CREATE TABLE fetches (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), source TEXT NOT NULL,
  requested_url TEXT NOT NULL, url TEXT NOT NULL, status INTEGER, error TEXT, sha256 TEXT, size INTEGER,
  media_type TEXT, fetched_at TEXT NOT NULL, etag TEXT, last_modified TEXT,
  callback TEXT, arguments TEXT, headers TEXT, accepted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX fetches_url ON fetches (url, id);
CREATE INDEX fetches_run ON fetches (run);

CREATE TABLE documents (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL,
  title TEXT NOT NULL, lang TEXT NOT NULL, published_on TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
  gone_at TEXT, collection TEXT NOT NULL, current_version INTEGER REFERENCES versions (id)
) STRICT;
CREATE INDEX documents_source ON documents (source, kind);
CREATE INDEX documents_collection ON documents (collection);
CREATE INDEX documents_published ON documents (published_on);

CREATE TABLE versions (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (id),
  fetch INTEGER NOT NULL REFERENCES fetches (id), fetched_at TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, published_on TEXT, facts TEXT NOT NULL, digest TEXT NOT NULL
) STRICT;
CREATE INDEX versions_document ON versions (document, id);

CREATE TABLE changes (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES documents (id),
  part_of INTEGER REFERENCES changes (id),
  old_version INTEGER REFERENCES versions (id), new_version INTEGER REFERENCES versions (id),
  kind TEXT NOT NULL, field TEXT NOT NULL, before TEXT, after TEXT, passages TEXT NOT NULL,
  detected_at TEXT NOT NULL, summary_ja TEXT NOT NULL, summary_en TEXT NOT NULL, weight INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (id)
) STRICT;
CREATE INDEX changes_document ON changes (document);
CREATE INDEX changes_part_of ON changes (part_of);
CREATE INDEX changes_detected ON changes (detected_at);

CREATE TABLE topics (
  id TEXT PRIMARY KEY, name_ja TEXT NOT NULL, name_en TEXT NOT NULL, priority INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;
CREATE TABLE document_topics (
  document INTEGER NOT NULL REFERENCES documents (id), topic TEXT NOT NULL REFERENCES topics (id),
  matched TEXT NOT NULL, PRIMARY KEY (document, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_topics_topic ON document_topics (topic);
CREATE TABLE change_topics (
  change INTEGER NOT NULL REFERENCES changes (id), topic TEXT NOT NULL REFERENCES topics (id),
  PRIMARY KEY (change, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_topics_topic ON change_topics (topic);
CREATE TABLE to_check (
  document INTEGER PRIMARY KEY REFERENCES documents (id), matched TEXT NOT NULL
) STRICT;

CREATE TABLE search_hits (
  document INTEGER NOT NULL REFERENCES documents (id), word TEXT NOT NULL, PRIMARY KEY (document, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), source TEXT NOT NULL, kind TEXT NOT NULL,
  url TEXT NOT NULL, key TEXT, reason TEXT NOT NULL, noted_at TEXT NOT NULL
) STRICT;
CREATE INDEX problems_run ON problems (run);

CREATE TABLE meetings (
  document INTEGER PRIMARY KEY REFERENCES documents (id), issue_id TEXT NOT NULL, session INTEGER, house TEXT,
  meeting TEXT, issue TEXT, date TEXT, closing TEXT, meeting_url TEXT, pdf_url TEXT, created_at TEXT,
  updated_at TEXT
) STRICT;
CREATE TABLE speeches (
  document INTEGER PRIMARY KEY REFERENCES documents (id), meeting_document INTEGER REFERENCES documents (id),
  position INTEGER NOT NULL, speech_id TEXT NOT NULL, issue_id TEXT NOT NULL, session INTEGER, house TEXT,
  meeting TEXT, issue TEXT, date TEXT, speaker TEXT, speaker_kana TEXT, speaker_group TEXT, speaker_position TEXT,
  speaker_role TEXT, start_page INTEGER, speech_url TEXT, meeting_url TEXT, pdf_url TEXT, created_at TEXT,
  updated_at TEXT
) STRICT;
CREATE INDEX speeches_meeting ON speeches (meeting_document, position);
CREATE INDEX speeches_speaker ON speeches (speaker, date);

CREATE TABLE law_revisions (
  document INTEGER PRIMARY KEY REFERENCES documents (id), law_document INTEGER REFERENCES documents (id),
  law_id TEXT NOT NULL, law_revision_id TEXT NOT NULL, law_num TEXT, law_title TEXT, status TEXT,
  promulgated_on TEXT, enforced_on TEXT, scheduled_on TEXT, enforcement_comment TEXT,
  amendment_law_id TEXT, amendment_law_num TEXT, amendment_law_title TEXT, repeal_status TEXT, has_text INTEGER
) STRICT;
CREATE INDEX law_revisions_law ON law_revisions (law_id, enforced_on);
CREATE TABLE provisions (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, path TEXT NOT NULL,
  part TEXT NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, href TEXT NOT NULL,
  label TEXT NOT NULL, size_label TEXT, attachment_document INTEGER REFERENCES documents (id),
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE files (
  document INTEGER PRIMARY KEY REFERENCES documents (id), sha256 TEXT NOT NULL, size INTEGER NOT NULL,
  media_type TEXT NOT NULL, pages INTEGER, text_state TEXT NOT NULL
) STRICT;
CREATE TABLE feed_items (
  document INTEGER PRIMARY KEY REFERENCES documents (id), feed TEXT NOT NULL, outlet TEXT NOT NULL,
  summary TEXT, date_raw TEXT, date_quality TEXT NOT NULL, published_at TEXT
) STRICT;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE document_text (
  id INTEGER PRIMARY KEY REFERENCES documents (id), title TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
"""

M002 = """
-- 0: so far only fetched on request (--only), which announces nothing
ALTER TABLE documents ADD COLUMN in_whole_run INTEGER NOT NULL DEFAULT 1;

CREATE TABLE listed (
  list TEXT NOT NULL, document INTEGER NOT NULL REFERENCES documents (id), PRIMARY KEY (list, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_sizes (
  list TEXT PRIMARY KEY, size INTEGER NOT NULL, short_size INTEGER, short_nights INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX speeches_issue ON speeches (issue_id, position);
CREATE TABLE sessions (
  document INTEGER PRIMARY KEY REFERENCES documents (id), number INTEGER NOT NULL, kind TEXT, convened_on TEXT,
  closes_on TEXT
) STRICT;

CREATE TABLE bills (
  document INTEGER PRIMARY KEY REFERENCES documents (id), session INTEGER NOT NULL, kind TEXT NOT NULL,
  number INTEGER, title TEXT NOT NULL, short_title TEXT, numbered_by TEXT, proposer TEXT, proposer_groups TEXT,
  first_house TEXT, status TEXT, stage TEXT NOT NULL, stage_on TEXT, submitted_on TEXT, law_number TEXT,
  promulgated_on TEXT, latest_session INTEGER, sangiin_url TEXT, shugiin_url TEXT, text_url TEXT, note TEXT
) STRICT;
CREATE INDEX bills_number ON bills (session, kind, number);
CREATE TABLE bill_events (
  bill INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, date TEXT, house TEXT,
  event TEXT NOT NULL, result TEXT, committee TEXT, manner TEXT, method TEXT, votes_url TEXT, session INTEGER,
  derived INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (bill, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE bill_people (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, role TEXT NOT NULL,
  name TEXT NOT NULL, others INTEGER, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE bill_texts (
  document INTEGER PRIMARY KEY REFERENCES documents (id), bill INTEGER REFERENCES documents (id), role TEXT NOT NULL,
  house TEXT, label TEXT NOT NULL, text_state TEXT NOT NULL
) STRICT;
CREATE INDEX bill_texts_bill ON bill_texts (bill);
CREATE TABLE resolutions (
  document INTEGER PRIMARY KEY REFERENCES documents (id), bill INTEGER REFERENCES documents (id), bill_title TEXT,
  house TEXT NOT NULL, committee TEXT, date TEXT, session INTEGER
) STRICT;
CREATE TABLE resolution_bills (
  document INTEGER NOT NULL REFERENCES documents (id), bill INTEGER NOT NULL REFERENCES documents (id),
  PRIMARY KEY (document, bill)
) STRICT, WITHOUT ROWID;
CREATE INDEX resolution_bills_bill ON resolution_bills (bill);
CREATE TABLE resolution_items (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, label TEXT NOT NULL,
  text TEXT NOT NULL, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE written_questions (
  document INTEGER PRIMARY KEY REFERENCES documents (id), house TEXT NOT NULL, session INTEGER NOT NULL,
  number INTEGER NOT NULL, title TEXT NOT NULL, submitter TEXT, submitter_group TEXT, others INTEGER, status TEXT,
  submitted_on TEXT, forwarded_on TEXT, delay_notified_on TEXT, delayed_until TEXT, answered_on TEXT,
  withdrawn_on TEXT, note TEXT, question_url TEXT, answer_url TEXT, question_pdf_url TEXT, answer_pdf_url TEXT
) STRICT;
CREATE INDEX written_questions_number ON written_questions (house, session, number);
CREATE TABLE question_texts (
  document INTEGER PRIMARY KEY REFERENCES documents (id), question INTEGER REFERENCES documents (id),
  role TEXT NOT NULL CHECK (role IN ('question', 'answer')), text_state TEXT NOT NULL
) STRICT;
CREATE INDEX question_texts_question ON question_texts (question);
CREATE TABLE question_pairs (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, label TEXT NOT NULL,
  question TEXT, answer TEXT, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE petitions (
  document INTEGER PRIMARY KEY REFERENCES documents (id), house TEXT NOT NULL, session INTEGER NOT NULL,
  number INTEGER, title TEXT NOT NULL, introducer TEXT, received_on TEXT, committee TEXT, referred_on TEXT,
  result TEXT, signatures INTEGER
) STRICT;
CREATE TABLE committee_news (
  document INTEGER PRIMARY KEY REFERENCES documents (id), house TEXT NOT NULL, session INTEGER, committee TEXT NOT NULL,
  number INTEGER, date TEXT, cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE roster (
  document INTEGER PRIMARY KEY REFERENCES documents (id), house TEXT NOT NULL, name TEXT NOT NULL, kana TEXT,
  real_name TEXT, folded TEXT NOT NULL, "group" TEXT, seat TEXT, term_ends_on TEXT, times_elected TEXT
) STRICT;
CREATE TABLE committee_posts (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, house TEXT NOT NULL,
  committee TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, kana TEXT, "group" TEXT,
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kana TEXT, house TEXT NOT NULL,
  real_name TEXT, folded TEXT NOT NULL
) STRICT;
CREATE INDEX people_folded ON people (folded);
CREATE TABLE memberships (
  person INTEGER NOT NULL REFERENCES people (id), position INTEGER NOT NULL, kind TEXT NOT NULL, "group" TEXT,
  role TEXT NOT NULL, seat TEXT, "from" TEXT, "to" TEXT, since_is_first_sight INTEGER NOT NULL,
  PRIMARY KEY (person, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE attributions (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, role TEXT NOT NULL,
  name TEXT NOT NULL, folded TEXT NOT NULL, kana TEXT, house TEXT, date TEXT, office TEXT,
  standing TEXT NOT NULL, person INTEGER REFERENCES people (id), basis TEXT NOT NULL, candidates INTEGER NOT NULL,
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX attributions_person ON attributions (person);
CREATE INDEX attributions_folded ON attributions (folded);
CREATE TABLE exchanges (
  answer INTEGER PRIMARY KEY REFERENCES documents (id), question INTEGER NOT NULL REFERENCES documents (id)
) STRICT;
CREATE INDEX exchanges_question ON exchanges (question);
CREATE TABLE promises (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, key TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, passage TEXT NOT NULL, words TEXT NOT NULL, strength TEXT NOT NULL,
  due_words TEXT, due_on TEXT, time_words TEXT, speaker TEXT, office TEXT, date TEXT, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX promises_key ON promises (key);
CREATE TABLE promise_topics (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, topic TEXT NOT NULL REFERENCES topics (id),
  PRIMARY KEY (document, position, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_topics_topic ON promise_topics (topic);
"""

# A technical change only renumbers or corrects the spelling (db/law/weighing.py).
M003 = """
ALTER TABLE changes ADD COLUMN technical INTEGER NOT NULL DEFAULT 0 CHECK (technical IN (0, 1));
CREATE TABLE consultations (
  document INTEGER PRIMARY KEY REFERENCES documents (id), case_id TEXT NOT NULL, title TEXT NOT NULL, category TEXT,
  ministry TEXT, opened_on TEXT, deadline TEXT, closes_on TEXT, result_published_on TEXT, opinions INTEGER,
  detail_url TEXT, result_url TEXT
) STRICT;
CREATE INDEX consultations_closes ON consultations (closes_on);
CREATE TABLE series (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, name_ja TEXT NOT NULL, name_en TEXT NOT NULL, unit_ja TEXT NOT NULL,
  unit_en TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, definition_ja TEXT NOT NULL,
  definition_en TEXT NOT NULL, trap_ja TEXT NOT NULL, trap_en TEXT NOT NULL, next_release_ja TEXT NOT NULL,
  next_release_en TEXT NOT NULL
) STRICT;
CREATE TABLE series_points (
  series TEXT NOT NULL REFERENCES series (id), part TEXT NOT NULL, period TEXT NOT NULL, set_on TEXT NOT NULL,
  position INTEGER NOT NULL, name_ja TEXT NOT NULL, unit_ja TEXT NOT NULL, value REAL, rounded INTEGER NOT NULL,
  grade TEXT CHECK (grade IN ('A', 'B', 'C')), source TEXT NOT NULL, note TEXT NOT NULL, superseded_on TEXT NOT NULL,
  PRIMARY KEY (series, part, period, set_on), CHECK ((value IS NULL) = (grade IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE proposals (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, key TEXT NOT NULL,
  series TEXT NOT NULL, part TEXT NOT NULL, period TEXT NOT NULL, value REAL NOT NULL, rounded INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new', 'differs', 'exact')), registered REAL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, passage TEXT NOT NULL, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_key ON proposals (key);
CREATE TABLE noise (
  document INTEGER NOT NULL REFERENCES documents (id), sort TEXT NOT NULL CHECK (sort IN ('token', 'line')),
  before TEXT NOT NULL, after TEXT NOT NULL, times INTEGER NOT NULL, template TEXT NOT NULL, since TEXT NOT NULL,
  PRIMARY KEY (document, sort, before, after)
) STRICT, WITHOUT ROWID;
"""

# Reasons as codes with their fields (db/record/reasons.py); null in rows of an older version until they are made anew.
M005 = """
ALTER TABLE problems ADD COLUMN code TEXT;
ALTER TABLE problems ADD COLUMN details TEXT;
ALTER TABLE attributions ADD COLUMN ground TEXT;
ALTER TABLE attributions ADD COLUMN ground_fields TEXT;
"""

# What a page would have to count, kept by the database itself whoever writes (read by db/record/totals.py): documents, and gone
# ones, by source and kind; versions; top-level changes that weigh something, and that weigh nothing, by source and kind of change;
# documents and weighty changes by topic (as kind).  Beside it the documents that have several versions, and
# the names that stand for nobody (db/people/attribution.py), which the next night finds anew.
COUNTED_AT_ONCE = """\
INSERT INTO totals SELECT 'documents', source, kind, count(*) FROM documents GROUP BY source, kind;
INSERT INTO totals SELECT 'gone', source, kind, count(*) FROM documents WHERE gone_at IS NOT NULL GROUP BY source, kind;
INSERT INTO totals SELECT 'versions', '', '', count(*) FROM versions;
INSERT INTO totals SELECT iif(c.weight > 0, 'changes', 'quiet_changes'), d.source, c.kind, count(*)
  FROM changes c JOIN documents d ON d.id = c.document WHERE c.part_of IS NULL GROUP BY 1, 2, 3;
INSERT INTO totals SELECT 'topic_documents', '', topic, count(*) FROM document_topics GROUP BY topic;
INSERT INTO totals SELECT 'topic_changes', '', x.topic, count(*) FROM change_topics x JOIN changes c ON c.id = x.change
  WHERE c.part_of IS NULL AND c.weight > 0 GROUP BY x.topic;
INSERT INTO several_versions SELECT document FROM versions GROUP BY document HAVING count(*) > 1;
"""
M008 = f"""
CREATE TABLE totals (
  what TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (what, source, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE several_versions (document INTEGER PRIMARY KEY REFERENCES documents (id)) STRICT;
CREATE TABLE open_names (
  position INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, house TEXT, standing TEXT NOT NULL,
  statements INTEGER NOT NULL, on_topic INTEGER NOT NULL, first TEXT, last TEXT, candidates INTEGER NOT NULL,
  basis TEXT NOT NULL, ground TEXT, ground_fields TEXT, samples TEXT NOT NULL
) STRICT;
INSERT INTO meta (key, value) SELECT 'people_due', '1' WHERE EXISTS (SELECT 1 FROM attributions) ON CONFLICT DO NOTHING;

{COUNTED_AT_ONCE}
CREATE INDEX documents_newest
  ON documents (coalesce(published_on, substr(first_seen, 1, 10)) DESC, first_seen DESC, id DESC);
CREATE INDEX documents_kind ON documents (kind);
CREATE INDEX promises_date ON promises (date DESC);
CREATE INDEX attributions_names ON attributions (folded, person, role, name);
DROP INDEX attributions_folded;
CREATE INDEX versions_length ON versions (document, length(body));
CREATE INDEX runs_started ON runs (started_at);
CREATE INDEX changes_nights
  ON changes (date(detected_at, '+9 hours') DESC, weight DESC, detected_at DESC, id DESC) WHERE part_of IS NULL;
"""
COUNTED = "INSERT INTO totals VALUES ({}, 1) ON CONFLICT DO UPDATE SET number = number + 1;"
UNCOUNTED = """UPDATE totals SET number = number - 1 WHERE (what, source, kind) = ({0});
    DELETE FROM totals WHERE (what, source, kind) = ({0}) AND number = 0;"""  # as if there had never been one
OF_DOCUMENT = "'documents', {0}.source, {0}.kind"
OF_GONE = "'gone', {0}.source, {0}.kind"
OF_CHANGE = """iif({0}.weight > 0, 'changes', 'quiet_changes'),
    (SELECT source FROM documents WHERE id = {0}.document), {0}.kind"""
# When which rows are counted: (name, event, condition, what is done).  A document never goes over to another source.
TOTALS_TRIGGERS = (
    ("documents_in", "INSERT ON documents", "", COUNTED.format(OF_DOCUMENT.format("new"))),
    ("documents_out", "DELETE ON documents", "", UNCOUNTED.format(OF_DOCUMENT.format("old"))),
    (
        "documents_moved", "UPDATE OF kind ON documents", "old.kind <> new.kind",
        UNCOUNTED.format(OF_DOCUMENT.format("old")) + COUNTED.format(OF_DOCUMENT.format("new")),
    ),
    ("gone_in", "INSERT ON documents", "new.gone_at IS NOT NULL", COUNTED.format(OF_GONE.format("new"))),
    ("gone_out", "DELETE ON documents", "old.gone_at IS NOT NULL", UNCOUNTED.format(OF_GONE.format("old"))),
    (
        "gone_begun", "UPDATE OF kind, gone_at ON documents",
        "new.gone_at IS NOT NULL AND (old.gone_at IS NULL OR old.kind <> new.kind)",
        COUNTED.format(OF_GONE.format("new")),
    ),
    (
        "gone_ended", "UPDATE OF kind, gone_at ON documents",
        "old.gone_at IS NOT NULL AND (new.gone_at IS NULL OR old.kind <> new.kind)",
        UNCOUNTED.format(OF_GONE.format("old")),
    ),
    ("versions_in", "INSERT ON versions", "", COUNTED.format("'versions', '', ''")),
    ("versions_out", "DELETE ON versions", "", UNCOUNTED.format("'versions', '', ''")),
    (
        "versions_another", "INSERT ON versions",
        "EXISTS (SELECT 1 FROM versions WHERE document = new.document AND id <> new.id)",
        "INSERT OR IGNORE INTO several_versions VALUES (new.document);",
    ),
    (
        "versions_one_left", "DELETE ON versions",
        "(SELECT count(*) FROM (SELECT 1 FROM versions WHERE document = old.document LIMIT 2)) < 2",
        "DELETE FROM several_versions WHERE document = old.document;",
    ),
    ("changes_in", "INSERT ON changes", "new.part_of IS NULL", COUNTED.format(OF_CHANGE.format("new"))),
    ("changes_out", "DELETE ON changes", "old.part_of IS NULL", UNCOUNTED.format(OF_CHANGE.format("old"))),
    ("document_topics_in", "INSERT ON document_topics", "", COUNTED.format("'topic_documents', '', new.topic")),
    ("document_topics_out", "DELETE ON document_topics", "", UNCOUNTED.format("'topic_documents', '', old.topic")),
    (
        "change_topics_in", "INSERT ON change_topics",
        "EXISTS (SELECT 1 FROM changes WHERE id = new.change AND part_of IS NULL AND weight > 0)",
        COUNTED.format("'topic_changes', '', new.topic"),
    ),
    (
        "change_topics_out", "DELETE ON change_topics",
        "EXISTS (SELECT 1 FROM changes WHERE id = old.change AND part_of IS NULL AND weight > 0)",
        UNCOUNTED.format("'topic_changes', '', old.topic"),
    ),
)  # fmt: skip

M009 = """
ALTER TABLE fetches ADD COLUMN last_run INTEGER REFERENCES runs (id);
ALTER TABLE fetches ADD COLUMN last_fetched_at TEXT;
ALTER TABLE fetches ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE fetches ADD COLUMN nights INTEGER NOT NULL DEFAULT 1;
UPDATE fetches SET last_run = run, last_fetched_at = fetched_at;
CREATE INDEX fetches_asked ON fetches (requested_url, last_run);
"""

# What came in the place of a page and is held until a person decides (db/night/held.py), one row a text.  ``standing``: it is what
# the address gave last; ``refused``: a person has decided that it is not the page.  ``held_decisions``: the decisions of
# office.db that the rows were made with.
M010 = """
CREATE TABLE held_decisions (
  position INTEGER PRIMARY KEY, document_key TEXT NOT NULL, sha256 TEXT NOT NULL, since TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'refused'))
) STRICT;
CREATE INDEX held_decisions_body ON held_decisions (sha256);
CREATE TABLE held (
  document INTEGER NOT NULL REFERENCES documents (id), digest TEXT NOT NULL, fetch INTEGER NOT NULL REFERENCES fetches (id),
  run INTEGER NOT NULL REFERENCES runs (id), fetched_at TEXT NOT NULL, title TEXT NOT NULL, code TEXT NOT NULL,
  details TEXT NOT NULL, reason TEXT NOT NULL, refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
  standing INTEGER NOT NULL CHECK (standing IN (0, 1)), PRIMARY KEY (document, digest)
) STRICT, WITHOUT ROWID;
"""

# ``waiting``: texts left for another night, ``given_up``: not asked for any more (crawlers/fetch/seldom.py).  ``reason``:
# words of the field without a topic stand in it, or nothing of it is read but a title that says nothing.
M012 = """
ALTER TABLE runs ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
ALTER TABLE to_check ADD COLUMN reason TEXT NOT NULL DEFAULT 'words' CHECK (reason IN ('words', 'unread'));
"""

# What the pages of the two houses hold, as others measured them on the live sites.
M013 = """
ALTER TABLE sources ADD COLUMN measured_by_others INTEGER NOT NULL DEFAULT 0;
CREATE TABLE news_committees (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, committee TEXT NOT NULL,
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX news_committees_committee ON news_committees (committee);
ALTER TABLE committee_news ADD COLUMN sitting TEXT;
ALTER TABLE petitions ADD COLUMN decided_on TEXT;
CREATE TABLE petition_receipts (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, number INTEGER, introducer TEXT,
  "group" TEXT, received_on TEXT, referred_on TEXT, result TEXT, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
"""

# Roll calls by member, the groups for and against a bill, the coming sittings.  ``votes.person`` and the ties to bills follow
# from what is stored (db/people/ballots.py, db/diet/roll_call_ties.py); ``roll_calls.bill`` is the first of its bills.
M014 = """
CREATE TABLE roll_calls (
  document INTEGER PRIMARY KEY REFERENCES documents (id), bill INTEGER REFERENCES documents (id), house TEXT NOT NULL,
  session INTEGER NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL, title TEXT NOT NULL, matter TEXT NOT NULL,
  ayes INTEGER NOT NULL, nays INTEGER NOT NULL
) STRICT;
CREATE INDEX roll_calls_bill ON roll_calls (bill);
CREATE INDEX roll_calls_date ON roll_calls (date DESC);
CREATE TABLE roll_call_bills (
  document INTEGER NOT NULL REFERENCES documents (id), bill INTEGER NOT NULL REFERENCES documents (id),
  PRIMARY KEY (document, bill)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_call_bills_bill ON roll_call_bills (bill);
CREATE TABLE votes (
  roll_call INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, name TEXT NOT NULL,
  group_name TEXT NOT NULL, vote TEXT NOT NULL CHECK (vote IN ('aye', 'nay', 'none')), person INTEGER,
  PRIMARY KEY (roll_call, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_person ON votes (person, roll_call);
CREATE TABLE group_votes (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, bill INTEGER REFERENCES documents (id),
  house TEXT NOT NULL, session INTEGER NOT NULL, group_name TEXT NOT NULL, vote TEXT NOT NULL CHECK (vote IN ('aye', 'nay')),
  sent_back INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_votes_bill ON group_votes (bill);
CREATE TABLE sittings (
  document INTEGER PRIMARY KEY REFERENCES documents (id), house TEXT NOT NULL, meeting TEXT NOT NULL, date TEXT NOT NULL,
  time TEXT, agenda TEXT NOT NULL DEFAULT '', state TEXT
) STRICT;
CREATE INDEX sittings_date ON sittings (date);
"""

# A word at the very end of a column would start no trigram, hence the added newlines: with two of them every character does.
SEARCH_INDEX = """
CREATE VIEW IF NOT EXISTS documents_fts_source AS
  SELECT id, title || char(10, 10) AS title, body || char(10, 10) AS body FROM document_text;
CREATE VIRTUAL TABLE IF NOT EXISTS documents_fts USING fts5 (
  title, body, content = 'documents_fts_source', content_rowid = 'id', tokenize = 'trigram');
"""
SEARCH_TRIGGERS = """
CREATE TRIGGER IF NOT EXISTS document_text_ai AFTER INSERT ON document_text BEGIN
  INSERT INTO documents_fts (rowid, title, body) VALUES (new.id, new.title || char(10, 10), new.body || char(10, 10));
END;
CREATE TRIGGER IF NOT EXISTS document_text_ad AFTER DELETE ON document_text BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, body)
    VALUES ('delete', old.id, old.title || char(10, 10), old.body || char(10, 10));
END;
CREATE TRIGGER IF NOT EXISTS document_text_au AFTER UPDATE OF title, body ON document_text
WHEN old.title IS NOT new.title OR old.body IS NOT new.body BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, body)
    VALUES ('delete', old.id, old.title || char(10, 10), old.body || char(10, 10));
  INSERT INTO documents_fts (rowid, title, body) VALUES (new.id, new.title || char(10, 10), new.body || char(10, 10));
END;
"""
M016 = """
CREATE TABLE enforcements (
  revision TEXT NOT NULL, position INTEGER NOT NULL, places TEXT NOT NULL, date TEXT, basis TEXT NOT NULL,
  latest TEXT, words TEXT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (revision, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE delegations (
  provision TEXT NOT NULL, position INTEGER NOT NULL, phrase TEXT NOT NULL, target TEXT,
  state TEXT NOT NULL CHECK (state IN ('tied', 'open')), PRIMARY KEY (provision, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX delegations_target ON delegations (target);
CREATE TABLE law_bills (
  law_number TEXT NOT NULL, bill INTEGER NOT NULL REFERENCES documents (id), PRIMARY KEY (law_number, bill)
) STRICT, WITHOUT ROWID;
CREATE INDEX law_bills_bill ON law_bills (bill);
CREATE TABLE law_files (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER NOT NULL, path TEXT NOT NULL, src TEXT NOT NULL,
  url TEXT NOT NULL, sha256 TEXT, size INTEGER, PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
"""

M018 = """
ALTER TABLE sources ADD COLUMN publisher_en TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN licence_en TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN caveats_en TEXT NOT NULL DEFAULT '';
"""
SEARCH_TRIGGER_NAMES = ("document_text_ai", "document_text_ad", "document_text_au")

# Everything a replay computes again, children before parents.
DERIVED_TABLES = (
    "change_topics", "changes", "document_topics", "to_check", "problems", "meetings", "speeches",
    "enforcements", "delegations", "law_bills", "law_files",
    "law_revisions", "provisions", "attachments", "files", "feed_items", "document_text",
    "list_sizes", "listed", "sessions", "bills", "bill_events", "bill_people", "bill_texts", "resolution_bills", "resolutions",
    "resolution_items", "written_questions", "question_texts", "question_pairs", "petitions", "committee_news", "roster",
    "roll_calls", "roll_call_bills", "votes", "group_votes", "sittings",
    "petition_receipts", "news_committees", "consultations",
    "committee_posts", "attributions", "exchanges", "promise_topics", "promises", "proposals", "series_points", "series",
    "memberships", "people", "noise", "held", "held_decisions", "versions", "documents", "fetches", "runs",
    "topics", "sources", "several_versions", "open_names", "totals",
)  # fmt: skip


@migrations()
def m001_first_schema(db: Database) -> None:
    """The tables of the first release."""
    run_script(db, M001)


@migrations()
def m002_the_diet(db: Database) -> None:
    """Bills, written questions, petitions, sessions, people and what they promised."""
    run_script(db, M002)


@migrations()
def m003_rules_and_consultations(db: Database) -> None:
    """What the ministries change: how each change is weighed."""
    run_script(db, M003)


@migrations()
def m004_runs_are_bound_to_their_journals(db: Database) -> None:
    """The SHA-256 of a run's journal: what tells whether the archive is the one that the rows were made from."""
    db.conn.execute("ALTER TABLE runs ADD COLUMN journal TEXT")


@migrations()
def m005_codes(db: Database) -> None:
    """Why something could not be had, and on what ground a name is tied: codes beside the sentences."""
    run_script(db, M005)


@migrations()
def m006_reasons_of_a_weight(db: Database) -> None:
    """Why a changed provision weighs what it weighs, in short words; a replay fills the rows of older versions."""
    db.conn.execute("ALTER TABLE changes ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m007_what_came_where_it_is_not_kept(db: Database) -> None:
    """The SHA-256 of an answer of which less is kept than came; NULL where it is kept as it came."""
    db.conn.execute("ALTER TABLE fetches ADD COLUMN fetched_sha256 TEXT")


@migrations()
def m008_totals(db: Database) -> None:
    """What pages would have to count, kept as it is written; indexes for what pages show first; every character is searched."""
    run_script(db, M008)
    count_as_it_is_written(db)
    for name in SEARCH_TRIGGER_NAMES:  # made anew by open_policy_db
        db.conn.execute(f"DROP TRIGGER IF EXISTS {name}")
    db.conn.execute("DROP VIEW IF EXISTS documents_fts_source")
    run_script(db, SEARCH_INDEX)
    db.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")


@migrations()
def m009_one_row_an_unbroken_answer(db: Database) -> None:
    """``run`` and ``fetched_at`` are the first, these the last; a replay joins the rows of older versions.

    ``nights``: in how many runs it was asked for; ``count``: how often in all.
    """
    run_script(db, M009)


@migrations()
def m010_held_pages(db: Database) -> None:
    """Pages in whose place another one came: what waits for a person's decision."""
    run_script(db, M010)


@migrations()
def m011_no_search_hits(db: Database) -> None:
    """The rules say which speeches are on topic, not which searches had been answered when their meeting came."""
    db.conn.execute("DROP TABLE search_hits")


@migrations()
def m012_texts_that_wait(db: Database) -> None:
    """How many texts a run left for other nights or gave up; why a document is to be checked."""
    run_script(db, M012)


@migrations()
def m013_pages_as_measured(db: Database) -> None:
    """Committees of a joint sitting, receipts of a petition, and whose measurements a source stands on."""
    run_script(db, M013)


@migrations()
def m014_roll_calls_and_sittings(db: Database) -> None:
    """Who voted how on what, by member and by group, and what is to meet."""
    run_script(db, M014)


@migrations()
def m016_what_hangs_together_in_laws(db: Database) -> None:
    """When which provisions take effect, what the law leaves to its ordinances, which bill it was, its forms and figures."""
    run_script(db, M016)


@migrations()
def m018_sources_in_english(db: Database) -> None:
    """Who publishes, on which terms and with what to beware of, in English as well."""
    run_script(db, M018)


@migrations()
def m019_totals_of_nothing(db: Database) -> None:
    """A total of nothing is no row, as where all is counted at once."""
    db.conn.execute("DELETE FROM totals WHERE number = 0")
    count_as_it_is_written(db)


@migrations()
def m020_what_the_publisher_calls_open(db: Database) -> None:
    """Whether the site marks a consultation as open; a replay fills the rows of older versions."""
    db.conn.execute("ALTER TABLE consultations ADD COLUMN called_open INTEGER")


def count_as_it_is_written(db: Database) -> None:
    """Have the totals kept by the database itself."""
    for name, event, condition, action in TOTALS_TRIGGERS:
        when = f"WHEN {condition} " if condition else ""
        db.conn.execute(f"DROP TRIGGER IF EXISTS totals_{name}")
        db.conn.execute(f"CREATE TRIGGER totals_{name} AFTER {event} {when}BEGIN {action} END")


def run_script(db: Database, script: str) -> None:
    """Run the statements of a migration one by one; each ends with ``;`` at the end of a line."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


def bring_up_to_date(conn: sqlite3.Connection, migrations: Steps, before: Callable[[str], None] | None = None) -> None:
    """Apply the migrations that are pending, all of them or none; whoever opens the file meanwhile waits.

    ``before`` is called first, with the name of the first of them, when the file is older than this program and not new.
    What a file lacks although its migrations are applied is made up for: two were still added to on the day they were written.
    """
    if not migrations.outstanding(conn):
        return
    from sqlite_utils import Database

    db = Database(conn)
    # What else it finds out by making tables, one of which a disk that fills up at that moment leaves in the record.
    for known in ("_supports_strict", "_supports_on_conflict"):
        setattr(db, known, True)
    with transaction(conn):
        pending = migrations.pending(db)  # another process may have been faster
        if before and pending and migrations.applied(db):
            before(pending[0].name)
        migrations.apply(db)
        for statement in lacking(conn, migrations):
            conn.execute(statement)


Columns = dict[tuple[str, str], str]  # (table, column) -> its declaration


@cache
def _as_new(migrations: Steps) -> tuple[dict[str, str], Columns]:
    """What a new database has: name -> statement of its tables and indexes, and the columns of its tables."""
    from sqlite_utils import Database

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        migrations.apply(Database(conn))
        return dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")), _columns(conn)


def _columns(conn: sqlite3.Connection) -> Columns:
    rows = conn.execute(
        "SELECT m.name, c.name, c.type || iif(c.\"notnull\", ' NOT NULL', '') || coalesce(' DEFAULT ' || c.dflt_value, '')"
        " FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    )
    return {(table, column): declared for table, column, declared in rows}


def lacking(conn: sqlite3.Connection, migrations: Steps) -> list[str]:
    """The statements that give a database what a new one has: columns, then tables and indexes.  None for a whole one."""
    statements, columns = _as_new(migrations)
    names = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
    there = _columns(conn)
    added = [
        f'ALTER TABLE "{table}" ADD COLUMN "{column}" {declared}'
        for (table, column), declared in columns.items()
        if table in names and (table, column) not in there
    ]
    return added + [statement for name, statement in statements.items() if name not in names]


def keep_as_it_was(path: Path, target: Path) -> None:
    """Copy a database that is about to be migrated; the copy is one file, whole or not there."""
    make_private_folder(target.parent)
    with whole_file(target) as aside, closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(aside)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file: a copy in WAL mode leaves two more behind


def _keep_before(path: Path, migration: str) -> None:
    """Copy the record to ``policy.before-MIGRATION-TIME.db`` beside it, in the place of the copy before an earlier migration."""
    earlier = list(path.parent.glob(f"{path.stem}.before-*.db"))
    keep_as_it_was(path, path.with_name(f"{path.stem}.before-{migration}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"))
    for old in earlier:
        old.unlink()


def open_policy_db(path: Path) -> sqlite3.Connection:
    """Open (and bring up to date) the public record at ``path``; the caller closes it.

    A file of an older program is copied beside itself before anything in it is altered.

    The connection is in autocommit mode: wrap writes in BEGIN IMMEDIATE … COMMIT.
    """
    make_private_folder(path.parent)
    conn = sqlite3.connect(path, timeout=60, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = NORMAL")
    bring_up_to_date(conn, migrations, lambda name: _keep_before(path, name))
    conn.executescript(SEARCH_INDEX + SEARCH_TRIGGERS)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA recursive_triggers = ON")
    conn.row_factory = sqlite3.Row
    return conn


def open_read_only(path: Path, *, shared: bool = False) -> sqlite3.Connection:
    """Open an existing policy.db for reading, brought up to date if need be; FileNotFoundError when there is none yet.

    ``shared``: threads take turns with the connection.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist yet: run `policywatch crawl` (or `make demo`) first")
    conn = _read_only(path, shared)
    if _lacks_migrations(conn):  # made by an older program
        conn.close()
        open_policy_db(path).close()
        conn = _read_only(path, shared)
    conn.row_factory = sqlite3.Row
    return conn


def _read_only(path: Path, shared: bool) -> sqlite3.Connection:
    return sqlite3.connect(read_only_uri(path), uri=True, timeout=60, check_same_thread=not shared)


def read_only_uri(path: Path) -> str:
    """The address by which SQLite opens a database for reading.

    On a file system that is mounted read-only nobody can write to it, and SQLite cannot put its own files beside it: there
    it is read as it stands, unless a writer has left something that still belongs to it.
    """
    wal = path.with_name(path.name + "-wal")
    still = bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY) and not (wal.exists() and wal.stat().st_size)
    return f"{path.resolve().as_uri()}?{'immutable=1' if still else 'mode=ro'}"


def _lacks_migrations(conn: sqlite3.Connection) -> bool:
    """Whether a policy.db is older than this program; a file that is none of ours is not."""
    try:
        return migrations.outstanding(conn)
    except sqlite3.DatabaseError:
        return False
