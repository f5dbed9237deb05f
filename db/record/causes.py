"""Why something that was asked for could not be had: every code with its English and its Japanese sentence.

The English sentence is what ``problems.reason`` holds, the Japanese one what the site shows.  A code that is new stands
here first; :mod:`db.record.reasons` says how it is raised.
"""

from __future__ import annotations

from db.record.reasons import ReasonCode


class Cause(ReasonCode):
    """The codes of ``problems.code``."""

    # ------------------------------------------------------------------ asking
    HTTP_STATUS = "http_status", "HTTP {status}", "HTTP {status}"
    HTTP_NOT_FOUND = "http_not_found", "HTTP {status}: not found", "HTTP {status} の応答"
    TEXT_NOT_FOUND = "text_not_found", "HTTP {status}: the text is not there", "HTTP {status} の応答（本文がない）"
    TEXTS_NOT_FOUND = (
        "texts_not_found",
        "{count} texts are linked and not there ({examples} …); each is asked for on a few more nights, then counted",
        "リンクがあるのに取得できなかった本文 {count} 件（{examples} ほか）。あと数晩だけ試し、その後は件数だけを数える",
    )
    NO_ANSWER = "no_answer", "no answer in time", "時間内に応答がない"
    BODY_CUT_SHORT = "body_cut_short", "the body was cut short", "本文が途中で切れた"
    BODY_TOO_LARGE = (
        "body_too_large",
        "the body is larger than 50 MB and was not read to its end",
        "本文が 50 MB を超え、最後まで読まなかった",
    )
    CONNECTION_REFUSED = "connection_refused", "connection refused", "接続を拒否された"
    HOST_UNKNOWN = "host_unknown", "the host name cannot be resolved", "ホスト名を解決できない"
    ENDLESS_REDIRECT = "endless_redirect", "an endless redirect", "転送が終わらない"
    DOWNLOAD_FAILED = "download_failed", "{error}", "取得に失敗した（{error}）"
    NOT_HTTP = ("not_http", "refused: {url} is neither http nor https", "取得しない：{url} は http でも https でもない")
    PRIVATE_ADDRESS = (
        "private_address",
        "refused: {url} is a private or bare address",
        "取得しない：{url} は内部の、または番号だけのアドレス",
    )
    NOT_AN_ADDRESS = (
        "not_an_address",
        "refused: {url} is not an address of the web ({why})",
        "取得しない：{url} はウェブのアドレスでない（{why}）",
    )
    CREDENTIALS_IN_ADDRESS = (
        "credentials_in_address",
        "refused: the address at {host} carries a user name or password, which would stand in the record for ever: leave it out",
        "取得しない：{host} のアドレスに利用者名やパスワードが入っている（記録に残り続けるため、外すこと）",
    )
    PORT_NOT_ASKED = (
        "port_not_asked",
        "refused: {url} names a port of its own; only the usual ones (80, 443) are asked",
        "取得しない：{url} は独自のポートを指定している（80 と 443 だけを取得する）",
    )
    RESOLVES_INSIDE = (
        "resolves_inside",
        "refused: the name {host} stands for the private address {address}",
        "取得しない：{host} という名前は内部のアドレス {address} を指す",
    )
    HOST_FORBIDDEN = (
        "host_forbidden",
        "refused: the rules of {host} forbid collection by programs (read on {read_on})",
        "取得しない：{host} の利用規約がプログラムによる収集を禁じている（{read_on} 確認）",
    )
    ANSWERED_FROM_INSIDE = (
        "answered_from_inside",
        "refused: {url} answers from the private address {address}",
        "取得しない：{url} が内部のアドレス {address} から応答した",
    )
    HOST_NOT_OF_SOURCE = (
        "host_not_of_source",
        "refused: {url} is not on a host of this source ({hosts})",
        "取得しない：{url} はこの情報源のホスト（{hosts}）にない",
    )
    ROBOTS_UNREAD = (
        "robots_unread",
        "robots.txt of {host} could not be read ({why}), so nothing is fetched",
        "{host} の robots.txt を読めなかった（{why}）ため、何も取得しない",
    )
    ROBOTS_TOO_MANY_RULES = (
        "robots_too_many_rules",
        "it names {count} robots, with too many rules for them",
        "{count} のロボットを挙げ、規則が多すぎる",
    )
    ROBOTS_FORBID = "robots_forbid", "robots.txt of {host} forbids {url}", "{host} の robots.txt が {url} を禁じている"
    REDIRECTED = "redirected", "{why} (redirected from {url})", "{why}（{url} からの転送）"
    MOVED_TO_OTHER_HOST = (
        "moved_to_other_host",
        "moved to another host: {url}: correct the list; {why}",
        "別のホストへ移転：{url}（一覧を直すこと）。{why}",
    )
    NOT_IN_MIRROR = (
        "not_in_mirror",
        "not_in_mirror: the WARC holds no capture of {url} up to {at}",
        "WARC に {at} までの {url} の記録がない",
    )
    ARCHIVE_FAULT = "archive_fault", "{error}", "保存した原本を使えない（{error}）"

    # ------------------------------------------------------------------ a run as a whole
    RUN_CUT_OFF = "run_cut_off", "the run was cut off before its end", "巡回が途中で切れた"
    RUN_STOPPED = "run_stopped", "the crawl was stopped ({signal})", "巡回が止められた（{signal}）"
    RUN_NOT_STARTED = "run_not_started", "the crawler could not start: {error}", "巡回を始められなかった：{error}"
    RUN_NOT_STORED = (
        "run_not_stored",
        "the run cannot be stored ({error}: {message}); please report this",
        "この巡回を記録できない（{error}: {message}）。開発者に知らせてください",
    )
    TOO_FEW_DOCUMENTS = (
        "too_few_documents",
        "{count} documents where at least {expected} are expected",
        "文書が {count} 件しかない（少なくとも {expected} 件のはず）",
    )
    FEWER_THAN_EVER = (
        "fewer_than_ever",
        "{count} documents were listed; in the last {nights} good nights there were never fewer than {least}",
        "一覧の文書が {count} 件しかない（直近の正常な {nights} 晩では少なくとも {least} 件あった）",
    )
    QUIET_FOR_LONG = (
        "quiet_for_long",
        "nothing new in the last {nights} working nights that were looked at; the longest pause so far was {longest}",
        "平日の巡回 {nights} 晩続けて新しい文書がない（これまでの最長は {longest} 晩）",
    )
    QUIET_WHILE_SITTING = (
        "quiet_while_sitting",
        "nothing new in the last {nights} working nights of the Diet's sessions that were looked at; the longest pause so"
        " far was {longest}",
        "国会の会期中の平日の巡回 {nights} 晩続けて新しい文書がない（これまでの最長は {longest} 晩）",
    )
    FIELD_EMPTY = (
        "field_empty",
        "{field} of {kind} is filled in {filled} of the {count} new documents; before it was in {share} %",
        "{kind} の {field} が、新しい {count} 件のうち {filled} 件にしか入っていない（それまでは {share}%）",
    )
    FIELD_LOST = (
        "field_lost",
        "{field} of {kind} is filled in {filled} of the {count} changed documents that had it before",
        "{kind} の {field} が、それまで入っていた {count} 件のうち {filled} 件にしか残っていない",
    )
    MANY_GONE_AT_ONCE = (
        "many_gone_at_once",
        "{count} known pages answered “not found” at once, more than could be read: none is marked gone",
        "知っていた {count} ページが一度に「見つからない」と応答し、読めたページより多い：どれも消えたとはしない",
    )
    LIST_CUT = (
        "list_cut",
        "the list {list} has {size} entries where it had {before}: none is marked gone",
        "一覧 {list} が {before} 件から {size} 件に減った：どれも消えたとはしない",
    )

    # ------------------------------------------------------------------ any page
    NOT_READ_IN_TIME = (
        "not_read_in_time",
        "could not be read in time: stopped after {size} seconds of computing; the file is kept in the archive",
        "時間内に読み取れない：計算を{size}秒で打ち切った。ファイルは保存してある",
    )
    NOT_READ_IN_MEMORY = (
        "not_read_in_memory",
        "could not be read within {size} MB of memory; the file is kept in the archive",
        "メモリ {size} MB では読み取れない。ファイルは保存してある",
    )
    READING_TOO_LARGE = (
        "reading_too_large",
        "what was read is larger than {size} MB; the file is kept in the archive",
        "読み取った内容が {size} MB を超える。ファイルは保存してある",
    )
    READER_DIED = (
        "reader_died",
        "the reader crashed on it; the file is kept in the archive",
        "読み取りの処理が異常終了した。ファイルは保存してある",
    )
    UNKNOWN_FORMAT = (
        "unknown_format",
        "the answer is not in the known format ({error}: {message})",
        "応答が知っている形式でない（{error}: {message}）",
    )
    EMPTY_ANSWER = "empty_answer", "the answer was empty", "応答が空だった"
    BROKEN_UTF8 = (
        "broken_utf8",
        "UTF-8 with {count} broken characters: not to be trusted",
        "UTF-8 の文字が {count} か所壊れていて、信用できない",
    )
    UNKNOWN_CHARSET = (
        "unknown_charset",
        "{size} bytes that are not text in any known character set",
        "どの文字コードでも文字として読めない（{size} バイト）",
    )
    REPLACEMENT_CHARACTERS = (
        "replacement_characters",
        "the text holds replacement characters (U+FFFD)",
        "本文に置き換え文字（U+FFFD）がある",
    )
    NOT_JSON = (
        "not_json",
        "not valid JSON ({fault} at character {place})",
        "JSON として読めない（{place} 文字目：{fault}）",
    )
    MAINTENANCE_PAGE = (
        "maintenance_page",
        "a maintenance page was served instead (「{words}」)",
        "代わりにメンテナンスのページが出た（「{words}」）",
    )
    PAGE_CUT_OFF = (
        "page_cut_off",
        "the page is cut off (its end is missing)",
        "ページが途中で切れている（終わりがない）",
    )
    NO_BODY = "no_body", "the page has no body", "ページに本文の部分がない"
    NEXT_TO_NO_TEXT = "next_to_no_text", "the page holds next to no text", "ページに文字がほとんどない"
    NO_TITLE = "no_title", "the page has no title", "ページに題名がない"
    NO_MAIN_TEXT = (
        "no_main_text",
        "the part with the main text ({containers}) is missing",
        "本文の部分（{containers}）がない",
    )
    MAIN_TEXT_EMPTY = (
        "main_text_empty",
        "the main part of the page ({container}) holds next to no text",
        "ページの本文の部分（{container}）に文字がほとんどない",
    )
    WATCHED_PAGE_LEADS_ON = (
        "watched_page_leads_on",
        "{watched} now leads to {url}: correct the watch list",
        "{watched} が今は {url} へ行く：見守るページの一覧を直すこと",
    )
    ONLY_FRAMES = (
        "only_frames",
        "the page consists of frames and has no words of its own: watch what they show instead ({urls})",
        "フレームだけのページで、自分の文字がない：フレームの中のページを見守ること（{urls}）",
    )
    OTHER_KIND = (
        "other_kind",
        "a {found} stands where a {known} was: neither is the other's next version",
        "{known}だったところに{found}がある：次の版とはしない",
    )
    PAGE = "page", "page", "ページ"
    FILE = "file", "file", "ファイル"
    FEED = "feed", "feed", "フィード"
    SELECTOR_INVALID = (
        "selector_invalid",
        "the selector {selector} is no CSS selector ({why})",
        "セレクター {selector} は CSS のセレクターでない（{why}）",
    )
    TOPIC_UNKNOWN = (
        "topic_unknown",
        "there is no topic {topic}; there are: {topics}",
        "論点 {topic} はない（ある論点：{topics}）",
    )
    WATCHED_ALREADY = (
        "watched_already",
        "{url} is watched already: remove it from the list of watched pages first, to give it another name, selector or topics",
        "{url} はもう見守っている。名前・セレクター・論点を変えるには、先に見守るページの一覧から外すこと",
    )
    WATCHED_IN_SETTINGS = (
        "watched_in_settings",
        "{url} stands in config.toml ([[watch]]): change or take out that table",
        "{url} は設定ファイルの [[watch]] で見守っている：設定を管理する人がそちらを直すか消すこと",
    )
    NOT_WATCHED = (
        "not_watched",
        "{url} is not watched: the list of watched pages shows what is",
        "{url} は見守っていない（見守るページの一覧にない）",
    )
    TOO_MANY_WATCHED = (
        "too_many_watched",
        "no more than {most} pages can be watched: remove one first",
        "見守れるのは {most} ページまで：先にどれかを外すこと",
    )
    WATCH_TABLE_WRONG = (
        "watch_table_wrong",
        "config.toml: [[watch]] table {number}: {why}",
        "config.toml の {number} 番目の [[watch]]：{why}",
    )
    PAGE_MOVED = (
        "page_moved",
        "the address now leads to {url}: correct the list",
        "アドレスが今は {url} へ行く：一覧を直すこと",
    )
    PAGE_REPLACED = (
        "page_replaced",
        "another page came in its place: 「{title}」 where 「{before}」 stood, {files} files gone, {left}% of the words left."
        " It is held and the earlier version stands: `policywatch held list`, then `held accept` or `held refuse`",
        "別のページが来た：「{before}」が「{title}」に替わり、ファイル {files} 件がなくなり、残った言葉は {left}%。"
        "保留して前の版のままにしている（policywatch held list で見て、held accept か held refuse で決める）",
    )
    PAGE_REFUSED = (
        "page_refused",
        "another page still comes in its place (「{title}」), which a person has refused: the earlier version stands",
        "職員が採らないと決めた別のページ（「{title}」）がまだ来ている：前の版のままにしている",
    )
    SAYS_IT_IS_NO_PAGE = (
        "says_it_is_no_page",
        "what came (「{title}」) says of itself that it is no page (not found, moved, closed, for scripts or consent alone):"
        " it was not looked at",
        "届いたもの（「{title}」）が、ページではないと自ら述べている（見つからない、移転した、停止中、スクリプトや同意が要る、など）：確認できていない",
    )
    ROW_NO_LINK = "row_no_link", "a row has no link (「{row}」)", "行にリンクがない（「{row}」）"
    ROW_NO_DATE = "row_no_date", "a row has no usable date (「{row}」)", "行に使える日付がない（「{row}」）"
    ROW_NO_NUMBER = "row_no_number", "a row without a number: 「{row}」", "番号のない行：「{row}」"
    ROW_LENGTH = (
        "row_length",
        "a row of {cells} cells under {headings} headings: 「{row}」",
        "見出し {headings} 個の下に欄が {cells} 個の行：「{row}」",
    )
    NO_TABLE_WITH_COLUMN = ("no_table_with_column", "no table with a column {column}", "「{column}」の欄のある表がない")
    TABLE_MISSING = "table_missing", "the table 「{table}」 is missing", "表「{table}」がない"
    NO_DATE = "no_date", "「{text}」 is not a date", "「{text}」は日付でない"
    LABEL_NO_DATE = "label_no_date", "{label}: {why}", "{label}：{why}"

    # ------------------------------------------------------------------ files
    FILE_EMPTY = "file_empty", "the file is empty", "ファイルが空"
    HTML_INSTEAD_OF_FILE = (
        "html_instead_of_file",
        "an HTML page was served in place of the file",
        "ファイルの代わりに HTML のページが出た",
    )
    FILE_OF_OTHER_TYPE = (
        "file_of_other_type",
        "the file is not a .{suffix} file (damaged or cut off)",
        ".{suffix} のファイルでない（壊れているか、途中で切れている）",
    )
    FILE_TYPE_UNKNOWN = (
        "file_type_unknown",
        "the file is neither a PDF nor an office file",
        "PDF でもオフィス文書でもないファイル",
    )
    FILE_WITHOUT_TEXT = (
        "file_without_text",
        "the file has no text that can be read ({state})",
        "ファイルから文字を読み取れない",
    )
    FILE_UNREADABLE = (
        "file_unreadable",
        "the letters of the file cannot be made out: {why}",
        "ファイルの文字を読み取れない：{why}",
    )
    FILE_READ_IN_PART = (
        "file_read_in_part",
        "the file was read in part: {why}",
        "ファイルの一部しか読んでいない：{why}",
    )
    NOT_A_PDF = "not_a_pdf", "not a PDF that can be opened: {why}", "PDF として開けない：{why}"
    PDF_NO_START = "pdf_no_start", "the file does not begin as a PDF does", "ファイルの始まりが PDF でない"
    PDF_CUT_OFF = (
        "pdf_cut_off",
        "the PDF is cut off (its end mark is missing)",
        "PDF が途中で切れている（終わりの印がない）",
    )
    PDF_PASSWORD = "pdf_password", "the PDF needs a password", "PDF にパスワードが要る"
    PDF_UNOPENED = "pdf_unopened", "the PDF cannot be opened ({error})", "PDF を開けない（{error}）"
    PDF_NO_PAGES = "pdf_no_pages", "the PDF has no pages", "PDF にページがない"
    PDF_PAGES_LIMIT = (
        "pdf_pages_limit",
        "only the first {read} of {count} pages were read",
        "{count} ページのうち初めの {read} ページだけを読んだ",
    )
    PDF_TEXT_LIMIT = (
        "pdf_text_limit",
        "only the first {read} of {count} pages were read: too much text",
        "{count} ページのうち初めの {read} ページだけを読んだ：文字が多すぎる",
    )
    PDF_PAGE_UNREAD = (
        "pdf_page_unread",
        "page {page} of {count} cannot be read ({error})",
        "{count} ページのうち {page} ページ目を読めない（{error}）",
    )
    PDF_SCAN = "pdf_scan", "the pages hold no text (probably a scan)", "ページに文字がない（おそらく画像）"
    PDF_FONTS = (
        "pdf_fonts",
        "the fonts do not say which letters they show",
        "字体から、どの文字を表しているのかが分からない",
    )
    PDF_PAGES_UNREADABLE = (
        "pdf_pages_unreadable",
        "of {count} pages these hold letters that cannot be made out: {pages}",
        "{count} ページのうち次のページは文字を読み取れない：{pages}",
    )
    TEXT_FOREIGN_SCRIPTS = (
        "text_foreign_scripts",
        "{share} % of the letters are in scripts that no such paper uses ({scripts}): the fonts do not say which letters they"
        " show",
        "文字の {share}% が、この種の文書では使わない文字（{scripts}）：字体から、どの文字を表しているのかが分からない",
    )
    TEXT_RARE_KANJI = (
        "text_rare_kanji",
        "the kanji are of no set that is in use: the fonts do not say which letters they show",
        "どの国でも使わない漢字ばかり：字体から、どの文字を表しているのかが分からない",
    )
    TEXT_LETTER_A_LINE = (
        "text_letter_a_line",
        "{alone} of {lines} lines hold a single letter: the order of the letters cannot be made out",
        "{lines} 行のうち {alone} 行が 1 文字だけ：文字の順が分からない",
    )
    PDF_WITHOUT_TEXT = (
        "pdf_without_text",
        "the PDF holds no text that can be read ({state})",
        "PDF から文字を読み取れない",
    )

    # ------------------------------------------------------------------ feeds
    HTML_INSTEAD_OF_FEED = (
        "html_instead_of_feed",
        "an HTML page was served instead of a feed",
        "フィードの代わりに HTML のページが出た",
    )
    ELEMENT_INSTEAD_OF_FEED = (
        "element_instead_of_feed",
        "<{element}> was served instead of a feed",
        "フィードの代わりに <{element}> が出た",
    )
    TEXT_INSTEAD_OF_FEED = (
        "text_instead_of_feed",
        "text that is not XML was served instead of a feed",
        "フィードの代わりに XML でない文字が出た",
    )
    FEED_TOO_LARGE = (
        "feed_too_large",
        "a feed of {size} characters: too large to be one",
        "{size} 文字のフィード：大きすぎる",
    )
    FEED_EMPTY = "feed_empty", "the feed holds no item", "フィードに項目がない"
    FEED_ITEMS_LOST = (
        "feed_items_lost",
        "only {read} of {expected} items could be read",
        "{expected} 件のうち {read} 件しか読めなかった",
    )
    FEED_ENTITIES = (
        "feed_entities",
        "the feed's DOCTYPE declares entities: refused unread",
        "フィードの DOCTYPE が実体を宣言している：読まずに断った",
    )
    FEED_UNCLOSED = (
        "feed_unclosed",
        "the feed is cut short ({opening} at character {place} is never closed)",
        "フィードが途中で切れている（{place} 文字目の {opening} が閉じない）",
    )
    FEED_CUT_SHORT = (
        "feed_cut_short",
        "the feed is cut short (<{element}> is never closed): {fault}, line {line}",
        "フィードが途中で切れている（<{element}> が閉じない）：{line} 行目、{fault}",
    )
    FEED_NOT_WELL_FORMED = (
        "feed_not_well_formed",
        "the feed is not well-formed: {fault}, line {line}",
        "フィードが XML として正しくない：{line} 行目、{fault}",
    )
    ITEM_NO_LINK = (
        "item_no_link",
        "item {item} of the feed has no usable link (「{title}」)",
        "フィードの {item} 番目の項目に使えるリンクがない（「{title}」）",
    )
    ITEM_NO_NAME = (
        "item_no_name",
        "item {item} of the feed has neither title nor link",
        "フィードの {item} 番目の項目に題名もリンクもない",
    )
    NEWS_LAYOUT_UNKNOWN = (
        "news_layout_unknown",
        "neither of the two known layouts gives an item",
        "知っている二つの形のどちらでも項目が読めない",
    )
    RELEASES_EMPTY = (
        "releases_empty",
        "the list of press releases (ul.m-listNews) holds no item",
        "報道発表の一覧（ul.m-listNews）に項目がない",
    )

    # ------------------------------------------------------------------ the houses: sessions
    OTHER_SESSION = (
        "other_session",
        "asked for session {asked}, the page is of session {shown}",
        "第{asked}回国会を求めたが、ページは第{shown}回国会のもの",
    )
    SESSION_NOT_SHOWN = (
        "session_not_shown",
        "asked for session {asked}, the page is of session unknown",
        "第{asked}回国会を求めたが、どの国会のページか分からない",
    )
    NO_SESSION_SHOWN = (
        "no_session_shown",
        "asked for session any, the page is of session unknown",
        "どの国会のページか分からない",
    )
    NO_SESSION_NAMED = (
        "no_session_named",
        "no session of the Diet is named on the page",
        "ページにどの国会も書かれていない",
    )
    NO_SESSION_BEGUN = (
        "no_session_begun",
        "the page names no session that has begun",
        "ページに、召集された国会が書かれていない",
    )
    NO_DATED_SESSION = (
        "no_dated_session",
        "the page names no session with its dates",
        "ページに、会期の日付のある国会が書かれていない",
    )
    HEADING_NO_SESSION = (
        "heading_no_session",
        "the heading of the list names no session",
        "一覧の見出しに国会の回次がない",
    )
    LIST_NO_SESSION = (
        "list_no_session",
        "the list does not say of which session it is",
        "どの国会の一覧か書かれていない",
    )
    INDEX_NO_SESSION = "index_no_session", "the index names no session", "目次に国会の回次がない"
    ROSTER_NO_SESSION = (
        "roster_no_session",
        "the roster does not say of which session it is",
        "どの国会の名簿か書かれていない",
    )
    SESSION_UNREAD = "session_unread", "a session that cannot be read: 「{line}」", "読めない会期：「{line}」"
    SESSION_CLOSES_EARLY = (
        "session_closes_early",
        "a session that closes before it is convened: 「{line}」",
        "召集の前に終わる会期：「{line}」",
    )
    SESSION_TWICE = (
        "session_twice",
        "session {session} is named twice with different dates",
        "第{session}回国会が違う日付で二度書かれている",
    )
    SESSION_COLUMNS = (
        "session_columns",
        "the table has no column 回次 or 会期終了日: {columns}",
        "表に「回次」か「会期終了日」の欄がない：{columns}",
    )
    ROW_NO_SESSION = "row_no_session", "a row without a session number: 「{row}」", "国会の回次のない行：「{row}」"
    SESSION_NO_DATE = "session_no_date", "session {session}: {why}", "第{session}回国会：{why}"

    # ------------------------------------------------------------------ bills
    BILL_KIND_NEW = (
        "bill_kind_new",
        "unknown kind of bills 「{caption}」: its rows are kept under this name",
        "知らない議案の種類「{caption}」：行はこの名前で残す",
    )
    BILL_NO_TABLE_UNDER = (
        "bill_no_table_under",
        "there is no table under 「{heading}」",
        "「{heading}」の下に表がない",
    )
    BILL_TABLE_NO_HEADING = (
        "bill_table_no_heading",
        "a table of bills has no heading that says its kind: {count} rows not read, from 「{row}」",
        "種類を示す見出しのない議案の表：{count} 行を読まなかった（「{row}」から）",
    )
    BILL_TABLE_NO_CAPTION = (
        "bill_table_no_caption",
        "a table of bills has no caption that says its kind: {count} rows not read, from 「{row}」",
        "種類を示す表題のない議案の表：{count} 行を読まなかった（「{row}」から）",
    )
    BILL_COLUMNS_UNREAD = (
        "bill_columns_unread",
        "the table of {kind} has no column {columns}: {count} rows not read: {rows}",
        "{kind}の表に「{columns}」の欄がない：{count} 行を読まなかった：{rows}",
    )
    BILL_COLUMNS = (
        "bill_columns",
        "the table of {kind} has no column {columns}: its {count} rows are read without it",
        "{kind}の表に「{columns}」の欄がない：{count} 行をその欄なしで読んだ",
    )
    BILL_ROW_NOT_WHOLE = (
        "bill_row_not_whole",
        "a row of {kind} is not whole: 「{row}」",
        "{kind}の行が欠けている：「{row}」",
    )
    BILL_ROW_UNFIT = (
        "bill_row_unfit",
        "a row cannot be a bill ({why}): 「{row}」",
        "議案として読めない行（{why}）：「{row}」",
    )
    BILL_KIND_UNKNOWN = "bill_kind_unknown", "unknown 種類 {kind}", "知らない種類 {kind}"
    BILL_KIND_EMPTY = "bill_kind_empty", "unknown 種類 (empty)", "種類が空"
    BILL_NO_TITLE = "bill_no_title", "it has no title", "題名がない"
    BILL_NO_NUMBER = "bill_no_number", "it has no number", "番号がない"
    BILL_NUMBER_UNREAD = "bill_number_unread", "number 「{text}」 is no number", "番号「{text}」が数でない"
    LABEL_NO_NUMBER = "label_no_number", "{label} 「{text}」 is no number", "{label}「{text}」が数でない"
    BILL_NO_LINK = (
        "bill_no_link",
        "its row has no link to a page of its own",
        "行に、その議案のページへのリンクがない",
    )
    BILL_STATUS_UNKNOWN = (
        "bill_status_unknown",
        "unknown 審議状況 「{status}」 (kept as published)",
        "知らない審議状況「{status}」（そのまま残す）",
    )
    BILL_ROW_NO_NUMBER = (
        "bill_row_no_number",
        "a row of {kind} has no number: 「{session} {title}」",
        "{kind}の行に番号がない：「{session} {title}」",
    )
    BILL_ROWS_DIFFER = (
        "bill_rows_differ",
        "two rows of one bill differ ({columns}): both are kept",
        "同じ議案の二つの行が食い違う（{columns}）：両方を残す",
    )
    BILL_NO_TABLE = (
        "bill_no_table",
        "the list shows no table of bills that can be recognised",
        "一覧に議案の表と分かるものがない",
    )
    BILL_UNNAMED = (
        "bill_unnamed",
        "the page does not say which bill it is about ({lines})",
        "どの議案のページか書かれていない（{lines}）",
    )
    BILL_UNREAD = (
        "bill_unread",
        "the page does not say which bill it is about: {why}",
        "どの議案のページか読めない：{why}",
    )
    OTHER_BILL = (
        "other_bill",
        "the page is about another bill ({shown}) than the list says ({asked})",
        "一覧の議案（{asked}）と違う議案（{shown}）のページ",
    )
    BILL_LINES = "bill_lines", "{section} has no line {lines}", "{section}に「{lines}」の行がない"
    PAGE_LINES = "page_lines", "the page has no line {lines}", "ページに「{lines}」の行がない"
    BILL_TABLE_UNKNOWN = "bill_table_unknown", "unknown table 「{table}」: {text}", "知らない表「{table}」：{text}"
    BILL_PART_MISSING = "bill_part_missing", "the part 「{section}」 is missing", "「{section}」の部分がない"
    BILL_LINE_UNKNOWN = "bill_line_unknown", "unknown line 「{line}」: {text}", "知らない行「{line}」：{text}"
    SECTION_LINE_NOT_WHOLE = (
        "section_line_not_whole",
        "a line of 「{section}」 is not whole: {text}",
        "「{section}」の行が欠けている：{text}",
    )
    LINE_NOT_WHOLE = "line_not_whole", "a line is not whole: {text}", "行が欠けている：{text}"
    LINE_TWICE = (
        "line_twice",
        "「{line}」 stands twice: {first} and {second}",
        "「{line}」が二度ある：{first} と {second}",
    )
    LINE_VALUES = "line_values", "「{label}」 holds {count} values: {text}", "「{label}」に値が {count} 個ある：{text}"
    BILL_FILE_LABEL = (
        "bill_file_label",
        "the file {file} is labelled 「{label}」, its name says {role}",
        "ファイル {file} の題は「{label}」だが、名前は {role} を示す",
    )
    VALUE_NO_DATE = (
        "value_no_date",
        "「{label}」 is no date: 「{text}」 (kept as published)",
        "「{label}」が日付でない：「{text}」（そのまま残す）",
    )
    WORD_UNKNOWN = (
        "word_unknown",
        "unknown word in 「{label}」: 「{text}」 (kept as published)",
        "「{label}」に知らない言葉：「{text}」（そのまま残す）",
    )
    TEXTS_NOT_LINKED = (
        "texts_not_linked",
        "the page of texts links to no text",
        "本文の一覧のページに本文へのリンクがない",
    )

    # ------------------------------------------------------------------ written questions
    QUESTION_TWICE = (
        "question_twice",
        "question {number} stands in the list twice; only its first row counts",
        "第{number}号が一覧に二度ある：初めの行だけを採る",
    )
    QUESTION_NO_TITLE = (
        "question_no_title",
        "half-written row: a number without a title",
        "書きかけの行：番号だけで件名がない",
    )
    QUESTION_CELL = "question_cell", "half-written row: 「{label}」 is missing", "書きかけの行：「{label}」がない"
    QUESTION_CELLS = (
        "question_cells",
        "half-written row: {count} cells for texts where 4 are expected",
        "書きかけの行：本文の欄が 4 個でなく {count} 個",
    )
    IN_MANY_ROWS = "in_many_rows", "{why} ({count} rows)", "{why}（{count} 行）"
    QUESTION_LINK_ELSEWHERE = (
        "question_link_elsewhere",
        "the link to the question ({form}) leads elsewhere: {url}",
        "質問（{form}）へのリンクが別の所へ行く：{url}",
    )
    ANSWER_LINK_ELSEWHERE = (
        "answer_link_elsewhere",
        "the link to the answer ({form}) leads elsewhere: {url}",
        "答弁（{form}）へのリンクが別の所へ行く：{url}",
    )
    ROW_BEFORE_QUESTION = (
        "row_before_question",
        "a row before the first question: 「{row}」",
        "初めの質問の前に行がある：「{row}」",
    )
    ROWS_RUN_TOGETHER = (
        "rows_run_together",
        "the rows of two questions run into each other: 「{row}」",
        "二つの質問の行がくっついている：「{row}」",
    )
    CELLS_OUTSIDE = "cells_outside", "cells outside any row: 「{row}」", "行の外に欄がある：「{row}」"
    COLUMN_UNKNOWN = "column_unknown", "an unknown column 「{column}」", "知らない欄「{column}」"
    COLUMN_CODE_UNKNOWN = "column_code_unknown", "an unknown column {column}", "知らない欄 {column}"
    COLUMNS_MISSING = "columns_missing", "the columns {columns} are missing", "欄がない：{columns}"
    TITLE_LINK_CONTRADICTS = (
        "title_link_contradicts",
        "number {number} and the link of its title contradict: 「{row}」",
        "第{number}号と件名のリンクが食い違う：「{row}」",
    )
    PAGE_LINK_CONTRADICTS = (
        "page_link_contradicts",
        "number {number} and the link to its page contradict: 「{row}」",
        "第{number}号とそのページへのリンクが食い違う：「{row}」",
    )
    WORDS_WITHOUT_LINK = "words_without_link", "「{words}」 without a link", "「{words}」にリンクがない"
    LINK_UNKNOWN = "link_unknown", "an unknown link 「{label}」", "知らないリンク「{label}」"
    QUESTION_TABLE_MISSING = (
        "question_table_missing",
        "the table of questions (#shitsumontable) is missing",
        "質問の表（#shitsumontable）がない",
    )
    OTHER_QUESTION = (
        "other_question",
        "asked for question {session}-{number}, the page is of {shown_session}-{shown_number}",
        "第{session}回第{number}号を求めたが、ページは第{shown_session}回第{shown_number}号のもの",
    )
    QUESTION_PAGE_NO_TITLE = "question_page_no_title", "the page has no title (件名)", "ページに件名がない"
    QUESTION_PAGE_NO_TABLE = (
        "question_page_no_table",
        "the table of two columns (項目, 内容) is missing",
        "「項目」と「内容」の表がない",
    )
    QUESTION_PAGE_NO_LINKS = (
        "question_page_no_links",
        "the part with the links to the texts (#mainlayout) is missing",
        "本文へのリンクの部分（#mainlayout）がない",
    )
    ROW_MISSING = "row_missing", "the row 「{row}」 is missing", "「{row}」の行がない"
    ROW_UNKNOWN = "row_unknown", "an unknown row 「{row}」", "知らない行「{row}」"
    REMARK_UNKNOWN = (
        "remark_unknown",
        "a remark that is not understood: 「{line}」",
        "意味の分からない備考：「{line}」",
    )
    QUESTION_STATUS_UNKNOWN = (
        "question_status_unknown",
        "an unknown word in 経過状況: 「{word}」",
        "経過状況に知らない言葉：「{word}」",
    )
    ANSWER_FOR_QUESTION = (
        "answer_for_question",
        "an answer stands in the place of the question",
        "質問の所に答弁がある",
    )
    QUESTION_TEXT_STRANGE = (
        "question_text_strange",
        "the text of a question does not say …に関する質問主意書",
        "質問の本文に「…に関する質問主意書」とない",
    )
    ANSWER_TEXT_STRANGE = (
        "answer_text_strange",
        "the text of an answer does not say 答弁書",
        "答弁の本文に「答弁書」とない",
    )
    OTHER_QUESTION_TEXT = (
        "other_question_text",
        "asked for the question {session}-{number}, the text is of {shown_session}-{shown_number}",
        "第{session}回第{number}号の質問を求めたが、本文は第{shown_session}回第{shown_number}号のもの",
    )
    OTHER_ANSWER_TEXT = (
        "other_answer_text",
        "asked for the answer {session}-{number}, the text is of {shown_session}-{shown_number}",
        "第{session}回第{number}号の答弁を求めたが、本文は第{shown_session}回第{shown_number}号のもの",
    )

    # ------------------------------------------------------------------ members and committees
    ROSTER_OLD = (
        "roster_old",
        "the roster of session {shown} is as of an old day; the newest session is {newest}",
        "第{shown}回国会の名簿は古い日のもの。最新は第{newest}回国会",
    )
    ROSTER_COLUMNS = "roster_columns", "the roster has no column {columns}", "名簿に「{columns}」の欄がない"
    ROSTER_EMPTY = "roster_empty", "the roster names nobody", "名簿に誰もいない"
    ROSTER_NO_TABLE = (
        "roster_no_table",
        "there is no table with the columns {columns}",
        "「{columns}」の欄のある表がない",
    )
    MEMBER_NO_NUMBER = (
        "member_no_number",
        "a row without a member's number or name: {row}",
        "議員の番号か氏名のない行：{row}",
    )
    MEMBER_NO_READING = ("member_no_reading", "a row without a name or its reading: {row}", "氏名か読みのない行：{row}")
    MEMBER_ROWS_ALIKE = (
        "member_rows_alike",
        "{count} rows of one member's identity: {row}",
        "同じ議員と見える行が {count} 行ある：{row}",
    )
    TERM_NO_DATE = "term_no_date", "the end of the term of {name}: {why}", "{name}の任期満了日：{why}"
    OTHER_KANA_ROW = (
        "other_kana_row",
        "asked for the members of {asked}行, the page is of 「{shown}」",
        "{asked}行の議員を求めたが、ページは「{shown}」のもの",
    )
    READING_NOT_KANA = "reading_not_kana", "the reading 「{kana}」 is not kana", "読み「{kana}」が仮名でない"
    COMMITTEES_NOT_LINKED = (
        "committees_not_linked",
        "the list of committees links to no roster",
        "委員会の一覧に名簿へのリンクがない",
    )
    COMMITTEE_UNNAMED = (
        "committee_unnamed",
        "the page does not name its committee",
        "どの委員会のページか書かれていない",
    )
    COMMITTEE_EMPTY = "committee_empty", "the roster of {committee} names nobody", "{committee}の名簿に誰もいない"
    NO_TABLE_OF_POSTS = "no_table_of_posts", "there is no table of posts", "役職の表がない"
    CABINET_NOT_LINKED = (
        "cabinet_not_linked",
        "the front page links into the folder of no Cabinet",
        "トップページに、内閣のページへのリンクがない",
    )
    MINISTERS_NO_HEADING = (
        "ministers_no_heading",
        "the page has no heading of a list of ministers with a day beside it",
        "「閣僚名簿」の見出しと、その横の日付がない",
    )
    POST_UNREAD = "post_unread", "a row that is no post: {row}", "役職として読めない行：{row}"
    ROLE_UNKNOWN = "role_unknown", "the role 「{role}」 is not known: {row}", "知らない役職「{role}」：{row}"

    # ------------------------------------------------------------------ news of committees, resolutions, petitions
    LINK_OF_OTHER_SESSION = (
        "link_of_other_session",
        "a link to another session among those of {session}: {url}",
        "第{session}回国会のリンクの中に別の国会のものがある：{url}",
    )
    NEWS_NOT_LINKED = (
        "news_not_linked",
        "the page links to no committee and to no item of news",
        "ページに委員会へのリンクもニュースへのリンクもない",
    )
    NEWS_NO_COMMITTEE = (
        "news_no_committee",
        "an item of no known committee: 「{line}」 ({url})",
        "どの委員会か分からない項目：「{line}」（{url}）",
    )
    NEWS_LINE_NOT_LINKED = (
        "news_line_not_linked",
        "a line with a day and without a link: 「{line}」",
        "日付があってリンクのない行：「{line}」",
    )
    NEWS_UNREAD = (
        "news_unread",
        "the page names no committee or holds next to no text",
        "ページに委員会の名がないか、文字がほとんどない",
    )
    NEWS_DATE_DIFFERS = (
        "news_date_differs",
        "the item is of {shown}, the list says {listed}",
        "項目は {shown} のもの、一覧では {listed}",
    )
    NEWS_COMMITTEE_DIFFERS = (
        "news_committee_differs",
        "the item names the {shown}, the list says {listed}",
        "項目は{shown}のもの、一覧では{listed}",
    )
    INDEX_LINK_ELSEWHERE = (
        "index_link_elsewhere",
        "a link to session {linked} in the index of {session}: {url}",
        "第{session}回国会の目次に第{linked}回国会へのリンク：{url}",
    )
    INDEX_NOT_LINKED = (
        "index_not_linked",
        "the index links to no text of a resolution",
        "目次に附帯決議の本文へのリンクがない",
    )
    RESOLUTION_NO_BILL = (
        "resolution_no_bill",
        "a resolution whose row names no bill: 「{row}」 ({url})",
        "行に議案の名がない附帯決議：「{row}」（{url}）",
    )
    RESOLUTION_WITHOUT_TEXT = (
        "resolution_without_text",
        "the PDF has no text that can be read ({state})",
        "PDF から文字を読み取れない",
    )
    OTHER_RESOLUTION = (
        "other_resolution",
        "the text is no resolution on the bill it was asked for (「{title}」)",
        "求めた議案（「{title}」）への附帯決議の本文でない",
    )
    PETITION_COLUMNS = (
        "petition_columns",
        "the table has no column of numbers: {columns}",
        "表に番号の欄がない：{columns}",
    )
    PETITION_TWICE = "petition_twice", "two rows of {key}: 「{title}」", "{key} の行が二つある：「{title}」"
    PETITION_UNREAD = ("petition_unread", "a row without number or title: 「{row}」", "番号か件名のない行：「{row}」")
    OTHER_PETITION = (
        "other_petition",
        "the page does not name the petition it was asked for (「{title}」)",
        "求めた請願（「{title}」）の名がページにない",
    )

    # ------------------------------------------------------------------ roll calls, coming sittings
    ROLL_CALL_NO_LIST = ("roll_call_no_list", "the page is no list of roll calls", "本会議投票結果の一覧でない")
    ROLL_CALL_UNREAD = ("roll_call_unread", "the page of a vote lacks {part}", "投票結果のページに{part}がない")
    ROLL_CALL_VOTE_UNREAD = (
        "roll_call_vote_unread",
        "how 「{name}」 voted cannot be told: 「{cells}」",
        "「{name}」の投票が読み取れない：「{cells}」",
    )
    ROLL_CALL_OTHER = (
        "roll_call_other",
        "the page is of another vote ({shown}) than was asked for ({asked})",
        "求めた投票（{asked}）とは別の投票（{shown}）のページ",
    )
    ROLL_CALL_TOTALS = (
        "roll_call_totals",
        "the totals of {number} do not agree with its rows: {where}, printed {printed}, counted {counted};"
        " no member's vote of it is stored",
        "{number} の合計と内訳が一致しない：{where}（表示 {printed}、集計 {counted}）。この投票の議員ごとの賛否は採らない",
    )
    SITTINGS_UNREAD = (
        "sittings_unread",
        "the page names no sitting and does not say that there is none",
        "開会の予定も「予定なし」の語もないページ",
    )
    SITTING_ROW_UNREAD = "sitting_row_unread", "a sitting without its day: 「{row}」", "日付の分からない会議：「{row}」"

    # ------------------------------------------------------------------ laws
    NOT_A_LAW = ("not_a_law", "law_full_text is not a Law with a LawBody", "law_full_text が LawBody のある Law でない")
    LAW_WITHOUT_TEXT = "law_without_text", "the law has no text", "法令に本文がない"
    LAW_UNKNOWN = (
        "law_unknown",
        "e-Gov knows no law with the id of {law} (HTTP {status}): check the list of laws",
        "e-Gov に法令 {law} がない（HTTP {status}）：法令の一覧を確かめること",
    )
    NO_REVISIONS = "no_revisions", "no revisions of law {law} in the answer", "応答に法令 {law} の改正がない"
    NOT_A_REVISION = (
        "not_a_revision",
        "{revision!r} is not a revision id of law {law}",
        "{revision!r} は法令 {law} の改正の番号でない",
    )
    OTHER_REVISION = (
        "other_revision",
        "asked for {asked}, the answer is {shown}",
        "{asked} を求めたが、応答は {shown}",
    )
    OTHER_LAW_NUMBER = (
        "other_law_number",
        "law {law} is {shown}, not {asked}: the id is another law's",
        "法令 {law} は {shown} であり、{asked} ではない（別の法令の番号）",
    )
    TEXTS_NEVER_HAD = (
        "texts_never_had",
        "revisions of law {law} without text, each named when it was first asked for: {number}",
        "法令 {law} の {number} 件の改正に本文がない（初めに求めた夜に一件ずつ示したもの）",
    )
    FORM_MISSING = (
        "form_missing",
        "form {form!r} of law {law} could not be had (HTTP {status})",
        "法令 {law} の様式・図「{form}」を取得できない（HTTP {status}）",
    )
    LAW_NOT_AT_EGOV = ("law_not_at_egov", "e-Gov knows no law {law}", "e-Gov に {law} という法令がない")
    LAW_WATCHED = (
        "law_watched",
        "law {law} is watched already: the list of watched pages and the list of sources show it",
        "法令 {law} はすでに見守っている（見守るページの一覧か情報源の一覧にある）",
    )
    LAW_NOT_WATCHED = (
        "law_not_watched",
        "no law that was added to the watched ones is {law}: the list of watched pages shows them",
        "法令 {law} は加えた見守る法令に入っていない（見守るページの一覧にない）",
    )
    LAW_TABLE_STAYS = (
        "law_table_stays",
        "the [[watch_law]] table of {law} cannot be told apart from what stands around it in config.toml: take it out by hand",
        "config.toml の [[watch_law]]（{law}）は、前後の記載と見分けられない：手で取り除く",
    )
    LAW_TABLE_WRONG = (
        "law_table_wrong",
        "[[watch_law]] table {number} of config.toml cannot be used: {why}",
        "config.toml の [[watch_law]] の {number} 番目は使えない：{why}",
    )
    REVISION_WITHOUT_TEXT = (
        "revision_without_text",
        "revision {revision} is without text (HTTP {status}); its dates are kept",
        "改正 {revision} に本文がない（HTTP {status}）：日付は残す",
    )

    # ------------------------------------------------------------------ minutes
    API_REFUSED = "api_refused", "the minutes API refused: {message}", "会議録の API が断った：{message}"
    NOT_FROM_API = (
        "not_from_api",
        "not an answer of the minutes API (no numberOfRecords)",
        "会議録の API の応答でない（numberOfRecords がない）",
    )
    OTHER_MEETING = "other_meeting", "asked for {asked}, got {shown}", "{asked} を求めたが、来たのは {shown}"
    RECORDS_LOST = (
        "records_lost",
        "{records} records where numberOfReturn says {count} of {total} from {start}, nextRecordPosition {following}",
        "numberOfReturn は {total} 件の {start} 件目から {count} 件だが、来たのは {records} 件"
        "（nextRecordPosition は {following}）",
    )
    SPEECH_OF_OTHER_MEETING = (
        "speech_of_other_meeting",
        "speechID {speech!r} does not belong to {issue!r}",
        "speechID {speech!r} は {issue!r} のものでない",
    )
    SPEECH_TWICE = ("speech_twice", "meeting {meeting} gives a speech twice", "会議 {meeting} に同じ発言が二度ある")

    # ------------------------------------------------------------------ consultations
    BLOCK_PAGE = (
        "block_page",
        "another page was served with HTTP 200 (a block page): not evaded, nothing read",
        "HTTP 200 で別のページ（遮断のページ）が出た：避けて通らず、何も読まない",
    )
    BLOCK_PAGE_FOR_FEED = (
        "block_page_for_feed",
        "an HTML page was served instead of the feed with HTTP 200 (a block page)",
        "フィードの代わりに HTTP 200 で HTML のページ（遮断のページ）が出た",
    )
    SITE_PART_MISSING = (
        "site_part_missing",
        "the page of the site does not hold the part that is read (table or list)",
        "サイトのページに、読むはずの部分（表か一覧）がない",
    )
    CASES_MISSED = (
        "cases_missed",
        "{why}; cases published between {first} and {last} may have been missed",
        "{why}。{first} から {last} までに公示された案件を見逃したかもしれない",
    )
    CASES_LOST = (
        "cases_lost",
        "cases published between {first} and {last} may have been missed: the list is read back no further than {days} days",
        "{first} から {last} までに公示された案件を見逃したかもしれない：一覧は {days} 日前までしか遡れない",
    )
    LIST_PAGES_UNKNOWN = (
        "list_pages_unknown",
        "the list does not say how many pages it has, so it cannot fill the gap; cases published between {first} and"
        " {last} may have been missed",
        "一覧が何ページあるのか分からず、空白を埋められない。{first} から {last} までに公示された案件を見逃したかもしれない",
    )
    LIST_UNDATED = (
        "list_undated",
        "the list names no day, so it cannot fill the gap; cases published between {first} and {last} may have been"
        " missed",
        "一覧に日付がなく、空白を埋められない。{first} から {last} までに公示された案件を見逃したかもしれない",
    )
    LIST_TOO_LONG = (
        "list_too_long",
        "the list is too long, so it cannot fill the gap; cases published between {first} and {last} may have been"
        " missed",
        "一覧が長すぎて、空白を埋められない。{first} から {last} までに公示された案件を見逃したかもしれない",
    )
    ITEM_NO_CASE = (
        "item_no_case",
        "item {item} of the feed names no case: 「{title}」",
        "フィードの {item} 番目の項目に案件番号がない：「{title}」",
    )
    ITEMS_OF_CASE_DIFFER = (
        "items_of_case_differ",
        "two items of one case and one time differ: the first counts",
        "同じ案件で同じ時刻の二つの項目が食い違う：初めのものを採る",
    )
    ITEM_LINE_UNKNOWN = (
        "item_line_unknown",
        "a line of the item with no known label: 「{line}」",
        "知っている見出しのない行：「{line}」",
    )
    ENTRY_NO_CASE = (
        "entry_no_case",
        "an entry of the list names no case: 「{entry}」",
        "一覧の項目に案件番号がない：「{entry}」",
    )
    CELL_NO_DATE = "cell_no_date", "{label} is no date: 「{text}」", "{label}が日付でない：「{text}」"
    CELL_NO_TIME = "cell_no_time", "{label} is no date and time: 「{text}」", "{label}が日時でない：「{text}」"
    CELL_NO_NUMBER = "cell_no_number", "{label} is no number: 「{text}」", "{label}が数でない：「{text}」"
    CELL_TWICE = (
        "cell_twice",
        "{label} is printed twice and differs: 「{first}」「{second}」",
        "{label}が二度あり、食い違う：「{first}」「{second}」",
    )
    OTHER_CASE = (
        "other_case",
        "asked for case {asked}, the page is about case {shown}",
        "案件 {asked} を求めたが、ページは案件 {shown} のもの",
    )
    CASE_UNNAMED = (
        "case_unnamed",
        "the page of the case names neither its number nor its opening day",
        "案件のページに案件番号も公示日もない",
    )
    DEADLINES_FEED_COUNTS = (
        "deadlines_feed_counts",
        "two deadlines of one case: closes on {feed_day} by the feed (「{feed}」), on {page_day} by the page of the case"
        " (「{page}」); the feed, which has moved on from it, counts, please check",
        "一つの案件に二つの締切：フィードでは {feed_day}（「{feed}」）、案件のページでは {page_day}（「{page}」）。"
        "先へ進んだフィードの方を採るので、確かめてください",
    )
    DEADLINES_PAGE_COUNTS = (
        "deadlines_page_counts",
        "two deadlines of one case: closes on {feed_day} by the feed (「{feed}」), on {page_day} by the page of the case"
        " (「{page}」); the page counts, please check",
        "一つの案件に二つの締切：フィードでは {feed_day}（「{feed}」）、案件のページでは {page_day}（「{page}」）。"
        "案件のページの方を採るので、確かめてください",
    )
