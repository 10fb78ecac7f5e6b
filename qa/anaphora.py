"""Pronouns and their like, Chinese and English: which of them reach out of a question, and what they stand for there."""

import re
from collections.abc import Sequence

from ingest.text import CJK
from qa.discourse import ADJUNCT_EN, ADJUNCT_ZH, KIND, PERSON, Talk, asks_who, event
from qa.mentions import Mention, in_chinese, is_noun, key, mentions
from qa.translate import Dictionary

_CLASSIFIER = "个|家|款|种|项|本|部|座|位|首|道|条|场|次|篇|台|支|套|名|段|件|门|所|届|张|句|份|类|点|步"
_TYPES = (
    "公司|企业|厂商|机构|组织|基金会|团队|社区|项目|工具|软件|产品|系统|平台|框架|语言|技术|方案|方法|"
    "办法|机制|命令|指令|概念|说法|名字|术语|"
    "文件|标准|规范|协议|容器|镜像|集群|作者|作家|诗人|皇帝|科学家|城市|国家|地方|地区|寺庙|景点|小说|"
    "电影|战役|战争|事件|做法|格式|服务|"
    "功能|流程|算法|函数|变量|模型|政策|制度|朝代|大学|学校|库|书|菜|人|事|举动|决定|情况|现象|名称|词"
)
_EVENTS = "事|事件|做法|举动|决定|情况|现象|变化|结果|原因|流程|过程|说法"
_ANAPHOR_ZH = re.compile(
    rf"(?P<ordinal>(?:上面(?:的|那|这)?)?(?:第[一二三四五六七八九十\d]+|最后一)(?:点|个|条|种|步|项|"
    rf"处)(?:原因|理由|缺点|优点|影响|好处|区别)?)"
    rf"|(?P<pair>(?P<which>前者|后者)|两者|二者|双方|这两(?:者|(?:{_CLASSIFIER})(?:{_TYPES})?)|"
    rf"[它他她]们俩|(?<!哪)(?<!这)两家公司)"
    rf"|(?P<typed>(?:(?:上面|刚才)?(?:说的|提到的)?(?:这|那)(?:一)?(?:{_CLASSIFIER})(?!月|时候|年|人家)|"
    rf"(?<!应)(?<!不)(?<!本)(?:这|那|该|此)(?={_TYPES}))\s*(?P<noun>{_TYPES})?)"
    rf"|(?P<house>(?:它|[他她]们)家(?!人|里|庭|长|族|乡)|人家(?=的|公司|那边))"
    rf"|(?P<many>它们|他们|她们|这些(?:{_TYPES})?|那些(?:{_TYPES})?(?!年|[^，？]*的))"
    rf"|(?P<person>(?<!其)(?<!吉)(?<!排)(?:他|她)(?!人|国|乡|日))"
    rf"|(?P<it>它|(?:(?<![{CJK}])|"
    rf"(?<=[对和与从把将由用以在为让使被给比于了是或向因按据后]))(?<!与)其(?!他|它|实|中|余|次|间|后|一|"
    rf"二|三|所))"
    rf"|(?P<place>这里|那里|那儿|这儿|当地)"
    rf"|(?P<event>(?P<lead>这|那|此)(?=是(?!么)|和|与|跟|叫|对|会|能|有|算|意味|说明|导致|带来|使|让|"
    rf"到底|究竟|具体|怎么|如何|为什么|一点))"
)
_TYPED_EN = (
    "company|project|tool|software|product|system|platform|framework|language|command|library|foundation|"
    "organi[sz]ation|book|novel|film|movie|"
    "song|poem|city|country|town|place|author|writer|person|man|woman|container|image|standard|format|"
    "method|approach|technology|war|battle|dish|"
    "recipe|program|team|group|service|empire|dynasty|king|emperor|temple|river|mountain|school|university"
)
_ANAPHOR_EN = re.compile(
    r"\b(?:(?P<ordinal>the (?:first|second|third|fourth|fifth|last)(?: (?:one|point|reason|step|item|"
    r"thing|advantage|drawback))?(?= (?:mean|work|is|was|about|in|so|do|does)\b|\W*$))"
    r"|(?P<pair>the (?P<which>former|latter)|both of (?:them|these)|(?:both|the two)(?= (?:are|were|have|"
    r"do|did|differ|still|now|be|get)\b|\W*$))(?P<owner>'s)?"
    rf"|(?P<typed>(?:the|this|that) (?P<noun>{_TYPED_EN})(?! (?:that|which|who|of|in|for|behind|called|"
    rf"named|with|from|to|used|by)\b|[\w-])|(?:this|(?:(?<=is )|(?<=was )|(?<=did )|(?<=does )|(?<=about "
    rf")|(?<=of )|(?<=with )|(?<=in )|(?<=for )|(?<=from )|(?<=by )|^)that) (?P<any>(?!is |was |does |"
    rf"did |mean|work|cost|there|they|year|week|month|morning|time|day|way|case)[a-z]{{3,}})(?= (?:is|"
    rf"was|does|did|work|mean|cost|called)\b|\W*$))(?P<kindowner>'s)?"
    r"|(?P<many>they|them|their|these(?! days)|those(?= (?:are|were|have|do|did)\b|\W*$))"
    r"|(?P<person>he|she|him|his|her|hers)"
    r"|(?P<it>it|its|itself|(?:(?<=has )|(?<=have )|(?<=get )|(?<=need )|(?<=buy )|(?<=use )|(?<=want ))one(?=\W*$))"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?P<place>there)(?! (?:is|are|was|were|a|an|any|be)\b)"
    r"|(?P<event>(?:(?<=is )|(?<=was )|(?<=does )|(?<=did )|(?<=about )|(?<=of )|(?<=to )|(?<=for )|"
    r"(?<=do )|(?<=with )|(?<=from )|(?<=like )|(?<=by )|(?<=after )|^)(?:this|that)(?= (?:is|was|does|"
    r"did|has|had|mean|lead|work|happen|matter|change|so|important|called|affect|help|different)\w*\b|"
    r"\W*$)))(?![\w'-])",
    re.I,
)
# "it" that stands for nothing: it rains, it takes an hour to do, is it possible that.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|would|will|be|does|isn't|makes?|made) it (?:be )?(?:\w+ly |so |not |too |very |even |"
    r"still )?(?:possible|true|necessary|worth|better|best|hard|easy|easier|difficult|ok|okay|safe|"
    r"important|legal|common|likely|wise|normal|enough|time|raining|snowing|late|called when|like to|"
    r"feel|matter|turn|seem|mean (?:to|for|if|when|that)|take[^?]* to|cost to|that)\b|\bit (?:is|was|"
    r"takes?|took|seems|turns out|rains?|costs?)"
    r" (?:\w+ )?(?:that|to|for|possible|true|said)\b|\b(?:is|was) it (?:determined|decided|known|said|"
    r"thought|believed|found)\b|\bwhat time is it|\blong (?:does|did|will|would) it take (?:you |me |us |"
    r"for )?[^?]*\bto\b",
    re.I,
)
# A pronoun that is no part of what stands before it: an object, by what follows; one beside it, or after an auxiliary.
_OBJECT = re.compile(
    r"[\s？?。！!]*$|[吗呢吧了来成捐改作做当给变卖送从]|进行|合作|竞争|对抗| (?:to|with|into|in|from|for|"
    r"as|by|at|on|up|down|out|away|after|before)\b"
)
_OUTWARD = re.compile(
    r"[把对跟和与向被给比]\s*$|\b(?:did|does|do|is|was|are|were|has|have|had|can|could|will|would|should|"
    r"might) $",
    re.I,
)
_CLAUSE = re.compile(
    r"[，,；;。！？!?：:]|(?:时|后(?!来)|之后|以后|的时候|因为|但是?|并且)|\b(?:when|after|before|"
    r"because|if|and|but|while|since|that|which|what|who|how|until)\b",
    re.I,
)
# What a company does.
_ACTS = "(?:自己|后来|已经|主动|牵头|为什么|什么时候)?(?:研发|发布|收购|推出|宣布|开源|捐|开发|创办|决定|拒绝|和|与)"
_AGENTS = (
    "公司|企业|厂商|机构|组织|基金会|团队|人|作者|作家|诗人|科学家|company|foundation|organi[sz]ation|"
    "person|man|woman|author|writer|team|group"
)
_KINDS = ("ordinal", "pair", "typed", "house", "many", "person", "it", "place", "event")
_FEW = 4  # pronouns replaced in one question: a fifth has its antecedent in the question by then
_DIGITS = "零一二三四五六七八九十"
_ORDINALS_EN = ("first", "second", "third", "fourth", "fifth")


def refers(question: str) -> bool:
    """Whether the question holds a word that may stand for something said before."""
    return (_ANAPHOR_ZH if in_chinese(question) else _ANAPHOR_EN).search(question) is not None


def resolve(question: str, talk: Talk, dictionary: Dictionary) -> tuple[str | None, dict[str, str]]:
    """The question with what its pronouns stand for in their place; None when none of them reaches out of it."""
    chinese = in_chinese(question)
    own = mentions(question, dictionary)
    blank = [m.span() for m in _EXPLETIVE.finditer(question)]
    novel = any(m.is_name and not any(key(m.text) in text for text in talk.said) for m in own)
    result, at = "", 0
    taken_up: dict[str, str] = {}
    for match in (_ANAPHOR_ZH if chinese else _ANAPHOR_EN).finditer(question):
        kind = str(next(k for k in _KINDS if match.groupdict().get(k)))
        if any(a <= match.start() < b for a, b in blank) or _inside(question, match, kind, own, talk):
            continue
        taken = {key(m.text) for m in own if not (match.start() <= m.start < match.end())} | {
            key(t) for t in taken_up.values()
        }
        # "这款列车": a noun that the list of kinds lacks.
        extra = (
            _noun_after(question, match.end(), dictionary) if chinese and kind == "typed" and not match["noun"] else ""
        )
        stands_for = taken_up.get(match[0].lower()) or _referent(kind, match, extra, talk, taken, novel, dictionary)
        if not stands_for:
            continue
        word = match[0]
        possessive = (
            word == "其"
            or word.lower() in ("its", "his", "their")
            or (word.lower() == "her" and re.match(r" [a-z]", question[match.end() :]))
            or word.endswith("'s")
        )
        form = stands_for
        if possessive:
            form = f"{stands_for} 的" if chinese else f"{stands_for}'s"
        elif (
            kind == "place" and not chinese and not re.search(r"\b(?:from|to|in|near|at) $", question[: match.start()])
        ):
            form = f"{'to' if re.search(r'(?:go|get|travel|come) $', question[: match.start()]) else 'in'} {stands_for}"
        result += question[at : match.start()] + form
        at = match.end() + len(extra)
        taken_up[word.lower()] = stands_for
        if len(taken_up) == _FEW:
            break
    if not taken_up:
        return None, {}
    return result + question[at:], taken_up


def _inside(question: str, match: re.Match[str], kind: str, own: Sequence[Mention], talk: Talk) -> bool:
    """Whether the pronoun stands for something that the question itself named before it."""
    before = [m for m in own if m.end <= match.start()]
    names = [m for m in before if m.is_name or PERSON.fullmatch(m.text)]
    if kind == "pair":
        return len(before) > (match[0] not in ("双方", "两家公司"))
    if (
        match.groupdict().get("kindowner") is None
        and match.groupdict().get("noun")
        and any(m.start <= match.start("noun") and m.end > match.end() for m in own)
    ):
        return True  # "the school fair"
    if kind == "typed":  # "“质”这个字"
        return any(not question[m.end : match.start()].strip(' ”」》"') for m in before) or any(
            _breaks(question, m, match) for m in names
        )
    if kind in ("ordinal", "event") or not before:
        return False
    if re.fullmatch("其|its|his|her|their|itself", match[0], re.I) or question.startswith("的", match.end()):
        if names:
            return True
    elif _OBJECT.match(question, match.end()) or _OUTWARD.search(question[: match.start()]):
        return any(_breaks(question, m, match) for m in before)
    # A thing that nobody has spoken of yet opens a topic of its own, and the pronoun is about that.
    new = [m for m in before if not any(key(m.text) in text for text in talk.said)]
    return bool(new) or any(_breaks(question, m, match) for m in before)


def _breaks(question: str, mention: Mention, match: re.Match[str]) -> bool:
    """Whether a clause ends between the two: within one, a pronoun never stands for the subject."""
    return _CLAUSE.search(question[mention.end : match.start()]) is not None


def _noun_after(question: str, at: int, dictionary: Dictionary) -> str:
    run = re.match(rf"[{CJK}]{{2,6}}", question[at:])
    word = dictionary.segment(run[0])[0] if run else ""
    return word if len(word) > 1 and is_noun(word) else ""


def _referent(
    kind: str, match: re.Match[str], extra: str, talk: Talk, taken: set[str], novel: bool, dictionary: Dictionary
) -> str | None:
    word = match[0].lower()
    free = [
        m
        for m in (*talk.ranked, *talk.minor)
        if key(m.text) not in taken and not any(key(m.text) == t.split(" ")[0] for t in taken)
    ]
    if kind == "ordinal":
        return _item(word, talk)
    if kind == "pair":
        pair = next((g for g in talk.joined if len(g) == 2), None) or tuple([m for m in talk.own if m.is_name][:2])
        if len(pair) < 2:
            return None
        which = match["which"]
        if which in ("前者", "former"):
            return pair[0].text
        return pair[1].text if which else both(pair, in_chinese(word))
    if kind == "house":  # "它家的容器": of those who make it, so of a name that was asked about
        names = [m for m in free if m.is_name]
        asked = [m for m in names if key(m.text) not in {key(n.text) for n in talk.named}]
        return next((KIND.sub("", m.text) for m in [*asked, *names, *free]), None)
    if kind == "many":
        # What was "it" is not "they".
        once = {key(v) for k, v in talk.taken_up.items() if k in ("it", "它", "its")}
        free = [m for m in free if key(m.text) not in once] or free
        if group := next((g for g in talk.joined if not taken & {key(m.text) for m in g}), None):
            return both(group, in_chinese(word))
        agents = word != "它们" and asks_who(talk.question)
        persons = [m for m in talk.named if agents and key(m.text) not in taken]
        return next((m.text for m in [*persons, *free]), None)
    if kind == "person":
        if word in talk.taken_up and key(talk.taken_up[word]) not in taken:
            return talk.taken_up[word]
        asked = [m for m in talk.named if key(m.text) not in taken]
        people = [m for m in free if PERSON.fullmatch(m.text)]
        return next((m.text for m in [*asked, *people, *free]), None)
    if kind == "typed":
        noun = match["noun"] or extra or (match["any"] if not in_chinese(word) else None)
        if noun and re.fullmatch(_EVENTS, noun) and ADJUNCT_ZH.search(talk.question):
            return f"{event(talk)}这{noun if len(noun) > 1 else '件' + noun}"
        found = _typed(noun, talk, free, dictionary)
        if found or not free:
            return found
        # Nothing was called so. A thing of a kind unheard of, or beside a new name, is a new topic; else keep the kind.
        if extra or novel:
            return None
        agent = talk.named[:1] if noun and re.fullmatch(_AGENTS, noun) and asks_who(talk.question) else ()
        best = next((m for m in agent if key(m.text) not in taken), free[0]).text
        return f"{best} {match[0]}" if noun and in_chinese(noun) else best
    if kind == "event" and (
        "的事" in match.string or ADJUNCT_ZH.search(talk.question) or ADJUNCT_EN.search(talk.question)
    ):
        said = event(talk)
        return said if in_chinese(word) else f"“{said}”"
    if kind == "place":
        return next((m.text for m in free), None)
    things = [m for m in free if not PERSON.fullmatch(m.text)]
    return next((m.text for m in [*things, *free]), None)


def both(group: Sequence[Mention], chinese: bool) -> str:
    """The group in words: "A、B 和 C", "A, B and C"."""
    words = [m.text for m in group]
    return ("、".join(words[:-1]) + f" 和 {words[-1]}") if chinese else (", ".join(words[:-1]) + f" and {words[-1]}")


def _typed(noun: str | None, talk: Talk, free: Sequence[Mention], dictionary: Dictionary) -> str | None:
    """The most salient thing that the history calls by this noun ("这家公司", "the command"); of no noun, the most salient."""
    if noun:
        kinds = [noun] if in_chinese(noun) else [noun.lower(), *dictionary.translate([noun.lower()])[:6]]
        kind = "|".join(map(re.escape, kinds))
        for mention in free:
            if mention.is_title and re.search("书|小说|诗|电影|歌|剧|作品|book|novel|poem|film|movie|song|play", noun):
                return mention.text
            if re.fullmatch(rf"(?:{kind})", mention.text, re.I):
                continue  # "给了哪个组织？" names none
            name = re.escape(key(mention.text))
            shape = re.compile(
                rf"{name}[”》]? ?(?:这[个家款]?[^，。]{{0,4}})?(?:{kind})|(?:{kind}) ?[“《]?{name}|"
                rf"{name}[”》]? ?(?:是|为|：)[^，。；]{{0,24}}(?:{kind})|(?:{kind})[^，。；]{{0,6}}(?:叫|"
                rf"是|名为)做? ?[“《]?{name}|"
                rf"{name} (?:is|was) (?:an?|the) [^.,;]{{0,40}}(?:{kind})"
                + (rf"|{name} ?{_ACTS}" if "公司" in kinds else ""),
                re.I,
            )
            if re.search(kind, mention.text) or any(shape.search(text) for text in talk.said):
                return mention.text
        return None
    return next((m.text for m in free), None)


def _item(word: str, talk: Talk) -> str | None:
    """The nth item of the list in the last answer, up to its first stop."""
    items = talk.items
    number = re.search(rf"[{_DIGITS}]+|\d+", word.replace("最后一", ""))
    if "最后" in word or "last" in word:
        place = len(items)
    elif number:
        place = int(number[0]) if number[0].isdigit() else max(_DIGITS.find(number[0]), 0)
    else:
        place = next((i for i, name in enumerate(_ORDINALS_EN, start=1) if name in word), 0)
    if not 1 <= place <= len(items):
        return None
    item = re.split(r"[；;。]", items[place - 1])[0][:60]
    return f"“{item}”"
