"""What a note says of itself in front matter or as `key:: value`: which of it tells a reader something, and in Chinese."""

import re

# Keys by which programs sort, style and find notes.
_TECHNICAL = frozenset(
    "title tags tag alias aliases cssclass cssclasses id uid uuid zettel-id citekey slug url-slug layout template permalink "
    "draft publish published public icon cover banner image toc comments weight order menu sidebar_position linktitle "
    "keywords category categories lang language created updated modified lastmod creation-date ctime mtime collapsed "
    "kanban-plugin excalidraw-plugin dg-publish sr-due sr-interval sr-ease".split()
)
# English keys as the notes of Chinese writers have them, in the words in which such a writer asks.
_CHINESE = {
    "author": "作者", "authors": "作者", "translator": "译者", "publisher": "出版社", "director": "导演", "actors": "主演",
    "year": "年份", "date": "日期", "rating": "评分", "score": "评分", "source": "来源", "url": "网址 地址", "link": "链接",
    "status": "状态", "owner": "负责人 谁负责", "assignee": "负责人 谁负责", "reviewer": "审核人", "deadline": "截止日期",
    "due": "截止日期 到期", "start": "开始", "end": "结束", "finished": "读完 完成", "budget": "预算", "price": "价格 多少钱",
    "priority": "优先级", "repo": "代码仓库", "version": "版本", "location": "地点", "place": "地点", "address": "地址",
    "attendees": "参会 参加", "participants": "参会 参加", "host": "主持人", "guest": "嘉宾", "duration": "时长",
    "customer": "客户", "client": "客户", "company": "公司", "phone": "电话", "email": "邮箱", "birthday": "生日",
    "weather": "天气", "mood": "心情", "type": "类型", "topic": "主题", "summary": "摘要", "journal": "期刊", "isbn": "书号",
}  # fmt: skip
_PROPERTY = re.compile(r"(?m)^(?P<indent>[ \t]*(?:[-*] )?)(?P<key>[^\s:：][^:：\n]{0,30}?)(?P<colon>::?)[ \t\n]+(?=\S)")
# A moment to the second. As a program writes it, or as the date of the note, it is of the file, not of what it tells.
_STAMP = re.compile(r"\d[T ]\d{2}:\d{2}:\d{2}(?P<exact>\.\d|\s?[Z+-])?")
_EMPTY = re.compile(r"[\s\[\]{}\"'|>-]*")


def tells(key: str, value: str) -> bool:
    """Whether a property says something to a reader of the note."""
    name, stamp = key.strip().lower(), _STAMP.search(value)
    of_file = name in _TECHNICAL or (stamp is not None and (name == "date" or stamp["exact"] is not None))
    return not of_file and _EMPTY.fullmatch(value) is None


def property_of(line: str) -> tuple[str, str] | None:
    """Key and value of a line that holds a property; None for any other."""
    found = _PROPERTY.match(line)
    return (found["key"], line[found.end() :]) if found else None


def in_chinese(text: str) -> str:
    """The text with the Chinese for each English key put after it, to be found by Chinese questions; never to be shown."""
    return _PROPERTY.sub(lambda m: m[0] + _meaning(m["key"]), text)


def _meaning(key: str) -> str:
    words = (_CHINESE.get(word) for word in re.split(r"[\s_-]+", key.strip().lower()))
    return "".join(f"{word} " for word in words if word)
