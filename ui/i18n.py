"""Every fixed string of the page, in Chinese and English. The page itself fills its shell from `table`."""

from qa.render import ADVICE, UNSURE
from qa.types import Language

# key: (Chinese, English). A name in braces is filled in by `t`.
STRINGS: dict[str, tuple[str, str]] = {
    # the shell
    "title": ("笔记问答", "Notes Q&A"),
    "sign_in": (
        "用户名是 {user}，密码是启动问答的人在 QA_PASSWORD 里设的那个。",
        "The user name is {user}, the password the one that whoever started the chat put into QA_PASSWORD.",
    ),
    "skip": ("跳到提问框", "Skip to the question box"),
    "chats": ("对话", "Conversations"),
    "new_chat": ("新对话", "New chat"),
    "view_chat": ("问答", "Chat"),
    "view_notes": ("笔记", "Notes"),
    "view_map": ("地图", "Map"),
    "views": ("视图", "Views"),
    "menu": ("打开对话列表", "Open the list of conversations"),
    "close": ("关闭", "Close"),
    "language": ("English", "中文"),
    "language_label": ("Switch to English", "切换到中文"),
    "theme": ("切换深色或浅色", "Switch between light and dark"),
    "settings": ("设置", "Settings"),
    "set_lang": ("回答的语言", "Language of the answer"),
    "set_lang_auto": ("随问题", "As the question"),
    "set_top_k": ("取用的片段数", "Passages to draw on"),
    "set_llm": ("由谁作答", "Who answers"),
    "llm_none": ("笔记原句", "The notes' own sentences"),
    # asking
    "question": ("向你的笔记提问", "Ask your notes"),
    "hint": ("Enter 发送，Shift + Enter 换行", "Enter sends, Shift + Enter starts a line"),
    "send": ("发送", "Send"),
    "stop": ("停止", "Stop"),
    "editing": (
        "正在修改之前的问题；发送后，其后的回答会被替换",
        "Editing an earlier question; sending replaces it and what follows",
    ),
    "cancel": ("取消", "Cancel"),
    "too_long": (
        "问题太长：最多 {limit} 个字，请精简后再问",
        "The question is too long: at most {limit} characters, ask in fewer words",
    ),
    "empty_question": ("问题里没有文字：写点什么再问", "The question holds no words: write some and ask again"),
    "searching": ("正在查找笔记…", "Searching the notes…"),
    "writing": ("正在根据这些原文作答…", "Writing from these lines…"),
    "reading": ("笔记里好像没有写到；正在读最接近的几处…", "The notes do not seem to say; reading the nearest lines…"),
    "stopped": ("已停止", "Stopped"),
    "busy": (
        "现在提问的人太多：请过几秒再问一次",
        "Too many questions are being answered right now: ask again in a few seconds",
    ),
    "failed": (
        "程序出错了，没有做成：请再试一次；若仍然出错，原因写在启动它的终端里",
        "Something broke and this was not done: try again; if it happens again, the terminal says why",
    ),
    "offline": (
        "连不上程序：它可能已经停止，请重新运行 qa chat，再刷新本页",
        "The program cannot be reached: it may have ended, run qa chat again and reload this page",
    ),
    # an empty conversation
    "welcome": ("问问你的笔记", "Ask your notes"),
    "welcome_text": (
        "每句回答都指明出自哪篇笔记的哪几行；笔记里没有的，会直说没有。",
        "Every sentence of an answer points to the exact lines that prove it. What the notes do not say, it says so.",
    ),
    "suggestions": ("可以这样问", "You could ask"),
    "next_questions": ("接着问", "Ask next"),
    # an answer
    "you": ("你", "You"),
    "answer": ("回答", "Answer"),
    "sources": ("出处", "Sources"),
    "source_n": ("出处 {n}：{place}", "Source {n}: {place}"),
    "line": ("第 {a} 行", "line {a}"),
    "lines": ("第 {a}–{b} 行", "lines {a}–{b}"),
    "nearest": ("最接近的笔记", "Nearest in the notes"),
    "unsure": (UNSURE["zh"], UNSURE["en"]),
    "advice": (ADVICE["zh"], ADVICE["en"]),
    "advised": ("然后重新运行 qa chat", "then start qa chat again"),
    "why_nothing_found": ("没有找到相关的内容。", "Nothing about this was found."),
    "why_related_but_no_answer": (
        "找到了相关的内容，但其中没有答案。",
        "Related passages were found, but none answers it.",
    ),
    "why_contradicted_premise": (
        "笔记里的说法与问题的前提不符。",
        "What the notes say contradicts what the question takes for granted.",
    ),
    "why_notes_changed": (
        "索引里的内容已经和笔记对不上。",
        "What the index holds is no longer what the notes say.",
    ),
    "stale": ("笔记已改动", "note changed"),
    "stale_title": ("作答之后，这篇笔记改动过", "This note has changed since the answer was given"),
    "copy": ("复制", "Copy"),
    "copy_code": ("复制代码", "Copy code"),
    "copied": ("已复制", "Copied"),
    "again": ("重新回答", "Answer again"),
    "edit": ("修改问题", "Edit the question"),
    "like": ("有用", "Good answer"),
    "dislike": ("没用", "Bad answer"),
    "why_like": ("好在哪里？（可不填）", "What was good about it? (optional)"),
    "why_dislike": (
        "哪里不对？若知道正确答案，可以贴上笔记的原话（可不填）",
        "What was wrong? If you know what is right, paste the words of the note (optional)",
    ),
    "should_refuse": ("笔记里其实没有答案，应该直说没有", "The notes do not say: it should have said so"),
    "liked": ("评价：有用", "Rated: helpful"),
    "disliked": ("评价：没用", "Rated: not helpful"),
    "save": ("保存", "Save"),
    "thanks": ("已记下", "Noted"),
    "repaired": (
        "有 {n} 句没有得到原文支持，已换成笔记的原句",
        "Sentences that were not supported and are now the notes' own words: {n}",
    ),
    # how it was found
    "earlier": ("显示更早的 {n} 轮", "Show earlier turns: {n}"),
    "found": ("这是怎么找到的", "How this was found"),
    "understood": ("理解为", "Understood as"),
    "colon": ("：", ": "),
    "found_now": (
        "下面是用现在的笔记重新查到的片段；角标是回答引用的那几段。",
        "These passages were searched for again in the notes as they are now; the numbers mark those the answer cites.",
    ),
    "found_changed": (
        "作答之后笔记改动过：当时查到的可能与下面的不同。重新回答，即以现在的笔记为准。",
        "The notes have changed since: what was found then may differ. Answer again to go by the notes as they are now.",
    ),
    "retrieved": ("检索到的片段", "Retrieved passages"),
    "passage": ("片段", "Passage"),
    "fused": ("综合", "fused"),
    "dense": ("语义", "dense"),
    "lexical": ("字词", "lexical"),
    "sentences": ("逐句核对", "Sentence by sentence"),
    "verified": ("原文核实", "verified"),
    "verdict_repaired": ("已改为原句", "repaired"),
    "answered_by": ("作答", "Answered by"),
    "took": ("{ms} 毫秒", "{ms} ms"),
    # the note panel
    "note": ("笔记原文", "Source note"),
    "open_in": ("用 {app} 打开", "Open in {app}"),
    "moved": ("笔记改动过；引文现在在{lines}。", "The note has changed; the quote is now at {lines}."),
    "lost": (
        "笔记改动过，引文已不在其中。作答时的原文是：",
        "The note has changed and no longer holds the quote. When the answer was given it read:",
    ),
    "gone": ("这篇笔记已经不在了。", "This note is no longer there."),
    "source_gone": (
        "这条回答或它的出处已经不在了：请刷新本页",
        "The answer or its source is no longer there: reload the page",
    ),
    "cut": ("笔记很长，只显示第 {a}–{b} 行，共 {n} 行。", "A long note: lines {a}–{b} of {n} are shown."),
    # conversations
    "today": ("今天", "Today"),
    "week": ("最近七天", "Last seven days"),
    "older": ("更早", "Older"),
    "no_chats": ("还没有对话", "No conversations yet"),
    "rename": ("重命名", "Rename"),
    "rename_ask": ("新的名称", "New name"),
    "delete": ("删除", "Delete"),
    "delete_ask": ("删除“{title}”？删除后无法恢复。", "Delete “{title}”? This cannot be undone."),
    "export_md": ("导出 Markdown", "Export as Markdown"),
    "export_json": ("导出 JSON", "Export as JSON"),
    "more": ("“{title}”的更多操作", "More for “{title}”"),
    # notes and map
    "filter": ("按名称或状态筛选笔记", "Filter the notes by name or state"),
    "sync": ("立即同步", "Sync now"),
    "syncing": ("正在同步…", "Syncing…"),
    "state": ("状态", "State"),
    "chunks": ("片段数", "Chunks"),
    "note_column": ("笔记", "Note"),
    "no_notes": ("没有符合的笔记", "No note matches"),
    "more_notes": ("还有 {n} 篇：输入几个字来筛选", "{n} more: type to narrow them down"),
    "synced": ("同步完成：", "In step with the folders: "),
    "nothing_to_do": ("没有变化", "nothing to do"),
    "outcome_added": ("新增 {n} 篇", "{n} added"),
    "outcome_changed": ("更新 {n} 篇", "{n} changed"),
    "outcome_renamed": ("改名 {n} 篇", "{n} renamed"),
    "outcome_deleted": ("移除 {n} 篇", "{n} deleted"),
    "outcome_unchanged": ("未变 {n} 篇", "{n} unchanged"),
    "outcome_skipped": ("跳过 {n} 个", "{n} skipped"),
    "outcome_failed": ("读取失败 {n} 个", "{n} failed"),
    "folder_away": (
        "文件夹 {folder} 现在打不开，或里面没有笔记，已收录的照旧保留：请把它放回原处再同步一次，"
        "或运行 qa ingest --forget {folder}",
        "{folder} cannot be opened now or holds no notes, and what is indexed of it was kept: put it back and sync again, or"
        " run qa ingest --forget {folder}",
    ),
    "state_indexed": ("已收录", "indexed"),
    "state_new": ("待收录", "new"),
    "state_stale": ("已改动", "stale"),
    "state_gone": ("已删除", "gone"),
    "state_skipped": ("已跳过", "skipped"),
    "state_failed": ("读取失败", "failed"),
    "map_drawing": ("正在画地图…", "Drawing the map…"),
    "map_question": ("输入问题，点亮它找到的片段", "Type a question to light up what it finds"),
    "map_show": ("点亮", "Light up"),
    # why a note is in its state; the rest of the program words these in English (ui/errors.py)
    "why_new": ("还没有收录：点“立即同步”即可收录", "Not in the index yet: choose Sync now to take it in"),
    "why_stale": (
        "收录之后改动过：点“立即同步”即可更新",
        "Changed since it was indexed: choose Sync now to take it in",
    ),
    "why_gone": ("文件已不在文件夹里：点“立即同步”即可移除", "No longer in the folder: choose Sync now to take it out"),
    "reason_too_big": ("文件有 {size}，超过上限 {limit}", "{size} is over the limit of {limit}"),
    "reason_binary_data_not_text": ("内容不是文本", "binary data, not text"),
    "reason_no_reader_for_this_kind_of_file": ("不支持这种文件", "no reader for this kind of file"),
    "reason_not_a_regular_file": ("不是普通文件", "not a regular file"),
    "reason_link_not_a_regular_file": ("是链接，不是普通文件", "link, not a regular file"),
    "reason_link_that_leads_nowhere": ("链接指向的文件不存在", "link that leads nowhere"),
    "reason_link_leaves_the_notes_folder": ("链接指向笔记文件夹之外", "link leaves the notes folder"),
    "reason_not_a_path_inside_the_notes_folder": ("不在笔记文件夹之内", "not a path inside the notes folder"),
    "reason_link_to_a_folder": ("链接指向文件夹", "link to a folder"),
    "reason_link_to_another_note": ("链接指向另一篇笔记", "link to another note"),
    "reason_name_is_not_utf_8": ("文件名不是 UTF-8 编码", "name is not UTF-8"),
    "reason_control_character_in_the_name": ("文件名里有控制字符", "control character in the name"),
    "reason_its_folder_cannot_be_opened_now_put_it_back": (
        "所在的文件夹现在打不开，已收录的照旧保留：请把它放回原处，再同步一次",
        "its folder cannot be opened now, and what is indexed of it is kept: put it back and choose Sync now",
    ),
    "reason_packages_of_a_program_not_notes": ("程序的依赖包，不是笔记", "packages of a program, not notes"),
    "reason_conflict": (
        "同步冲突留下的 {note} 的副本：请把它并入那篇笔记",
        "copy of {note} that a sync conflict left: merge it into that note",
    ),
    "reason_permission_denied": ("没有读取权限", "permission denied"),
    "reason_input_output_error": ("磁盘读取出错", "input/output error"),
    # errors and notices of the rest of the program, likewise
    "index_missing": (
        "还没有索引：请先运行 qa ingest，再刷新本页",
        "There is no index: run qa ingest, then reload the page",
    ),
    "index_mismatch": (
        "索引与这个版本或模型不符，或已损坏：请运行 qa ingest --rebuild，再刷新本页（{error}）",
        "{error}",
    ),
    "index_busy": (
        "另一个程序正在写索引：请等它结束，再同步一次",
        "Another program is writing the index: wait until it ends, then sync again",
    ),
    "notes_missing": ("笔记文件夹打不开，或里面没有笔记：请检查文件夹，再同步一次（{error}）", "{error}"),
    "model_unavailable": ("模型用不了：请在终端里运行 qa doctor 看看缺什么（{error}）", "{error}"),
    "conversation_gone": (
        "这个对话已经不在了，可能在别的标签页里删掉了：请新建一个对话",
        "The conversation is gone, it may have been deleted in another tab: begin a new one",
    ),
    "answer_gone": (
        "这条回答已经不在了，可能在别的标签页里删掉了：请刷新本页",
        "The answer is no longer there, it may have been deleted in another tab: reload the page",
    ),
    "history_unusable": (
        "对话记录存不了：请检查磁盘空间和权限，或把记录文件移走，重新开始（{error}）",
        "{error}",
    ),
    "notice_model": (
        "模型 {model} 出错了（{why}），这里给出的是笔记原句：可以再问一次，或在设置里改由笔记原句作答",
        "The model {model} failed ({why}), so these are the notes' own sentences: ask again, or change who answers",
    ),
    "notice_vectors": (
        "向量索引暂时不可用，这次只按字词查找：请点“立即同步”",
        "The vector index cannot be used right now: choose Sync now",
    ),
}


def t(key: str, language: Language, **names: object) -> str:
    """The string of a key in a language, its names filled in. Plain text: whoever puts it into HTML escapes it."""
    string = STRINGS[key][0 if language == "zh" else 1]
    return string.format(**names) if names else string


def table() -> dict[str, dict[str, str]]:
    """All strings by language, for the script of the page."""
    return {"zh": {k: v[0] for k, v in STRINGS.items()}, "en": {k: v[1] for k, v in STRINGS.items()}}


def language(value: object) -> Language:
    """The page's language as a browser names it ("zh-CN", "en"); Chinese only when it says so."""
    return "zh" if str(value).lower().startswith("zh") else "en"
