"""The kinds of changes in the words that lists print."""

from __future__ import annotations

from collections.abc import Mapping

from db.record.models import ChangeKind
from db.text.words import Names

CHANGE_KINDS: Mapping[str, Names] = {
    ChangeKind.APPEARED: Names("公開", "new"),
    ChangeKind.DISAPPEARED: Names("消えた", "gone"),
    ChangeKind.REAPPEARED: Names("再び公開", "back"),
    ChangeKind.RETITLED: Names("題名の変化", "retitled"),
    ChangeKind.REDATED: Names("日付の変化", "redated"),
    ChangeKind.TEXT_CHANGED: Names("本文の変化", "text changed"),
    ChangeKind.STAGE_MOVED: Names("審議の進行", "stage moved"),
    ChangeKind.DEADLINE_SET: Names("期限の設定", "last day set"),
    ChangeKind.DEADLINE_MOVED: Names("期限の変化", "last day moved"),
    ChangeKind.ANSWER_PUBLISHED: Names("答弁・結果の公表", "answer published"),
    ChangeKind.ATTACHMENT_ADDED: Names("添付の追加", "file added"),
    ChangeKind.ATTACHMENT_REMOVED: Names("添付の削除", "file removed"),
    ChangeKind.ATTACHMENT_REPLACED: Names("添付の差し替え", "file replaced"),
    ChangeKind.REVISION_SCHEDULED: Names("改正の予定", "revision scheduled"),
    ChangeKind.ENFORCEMENT_DATE_FIXED: Names("施行日の確定", "date fixed"),
    ChangeKind.CAME_INTO_FORCE: Names("施行", "in force"),
    ChangeKind.PROVISION_CHANGED: Names("条文の変化", "provision changed"),
    ChangeKind.MEMBERSHIP_CHANGED: Names("所属の変化", "membership changed"),
}
