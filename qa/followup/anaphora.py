"""Pronouns and their like, Chinese and English: which of them reach out of a question, and the question without them.

What they stand for is told in `referents.py`.
"""

import re
from collections.abc import Sequence

from ingest.text import CJK
from qa.followup.discourse import PERSON, Talk
from qa.followup.mentions import Mention, in_chinese, is_noun, is_verb, key, mentions
from qa.followup.referents import referent
from qa.translate import Dictionary

_CLASSIFIER = "个|家|款|种|项|本|部|座|位|首|道|条|场|次|篇|台|支|套|名|段|件|门|所|届|张|句|份|类|点|步"
_TYPES = (
    "公司|企业|厂商|机构|组织|基金会|团队|社区|项目|工具|软件|产品|系统|平台|框架|语言|技术|方案|方法|"
    "办法|机制|命令|指令|概念|说法|名字|术语|"
    "文件|标准|规范|协议|容器|镜像|集群|作者|作家|诗人|皇帝|科学家|城市|国家|地方|地区|寺庙|景点|小说|"
    "电影|战役|战争|事件|做法|格式|服务|"
    "功能|流程|算法|函数|变量|模型|政策|制度|朝代|大学|学校|库|书|菜|人|事|举动|决定|情况|现象|名称|词"
)
# Said before it whose it is: "在谁那儿", "搬云那次".
_OWNED = rf"(?<=[{CJK}])(?<![在从到去往是和跟对把离来给比与被让后前])"
_ANAPHOR_ZH = re.compile(
    rf"(?P<ordinal>(?:上面(?:的|那|这)?)?(?:(?:倒数)?第[一二三四五六七八九十\d]+|最后一)(?:点|个|条|种|步|项|"
    rf"处)(?:原因|理由|缺点|优点|影响|好处|区别)?)"
    rf"|(?P<pair>(?P<which>前者|后者|另外?一[个种款家条](?=[是有呢吗的怎为什差好快慢贵更]|[？?]?$))|两者|二者|双方|这两(?:者|(?:{_CLASSIFIER})(?:{_TYPES})?)|"
    rf"[它他她]们俩|(?<!哪)(?<!这)两家公司)"
    rf"|(?P<typed>(?!{_OWNED}[这那]一?[次回趟])(?:(?:上面|刚才)?(?:说的|提到的)?(?:这|那)(?:一)?(?:{_CLASSIFIER})(?!月|时候|年|人家|[，,])|"
    rf"(?<!应)(?<!不)(?<!本)(?:这|那|该|此)(?={_TYPES}))\s*(?P<noun>{_TYPES})?)"
    rf"|(?P<house>(?:它|[他她]们)家(?!人|里|庭|长|族|乡)|人家(?=的|公司|那边))"
    rf"|(?P<many>它们|他们|她们|这些(?:{_TYPES})?|那些(?:{_TYPES})?(?!年|[^，？]*的))"
    rf"|(?P<person>(?<!其)(?<!吉)(?<!排)(?:他|她)(?!人|国|乡|日))"
    rf"|(?P<it>它|(?:(?<![{CJK}])|"
    rf"(?<=[对和与从把将由用以在为让使被给比于了是或向因按据后]))(?<!与)其(?!他|它|实|中|余|次|间|后|一|"
    rf"二|三|所))"
    rf"|(?P<place>(?!{_OWNED})(?:这里|那里|那儿|这儿)|当地)"
    rf"|(?P<event>(?P<lead>这|(?<!^)那|^那(?!怎么|如何|为什么|到底|究竟|具体)|此)(?=是(?!么)|和|与|跟|叫|对|会(?!儿)|能|有|算|意味|说明|导致|带来|使|让|"
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
    r"|(?P<pair>the (?P<which>former|latter|other(?: one)?(?= (?:is|was|does|did)\b|\W*$))|"
    r"(?:both|the two) of (?:them|these)|(?:both|the two)(?= (?:are|were|have|"
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
    r"did|has|had|mean|lead|work|happen|matter|change|so|important|called|affect|help|different|"
    r"also|still|even|only|really|actually|always|ever|include|cover|apply|cost|take|need|require|count)\w*\b|"
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
    r"for )?[^?]*\bto\b|\bhow far (?:is|was) it (?:from|to)\b|\bis it about \w|"
    r"\b(?:is|was) it (?!an? |the |one |some)[^?,]{1,40} (?:that|who) [a-z]|\bwhat (?:do|did) they call (?:the|an?|that) |"
    r"\bdid it (?:take|cost)[^?]*\bto\b|"
    r"\b(?:does|did|will) it (?:often |usually |ever |always )?(?:rain|snow|freeze)\b|"
    r"\b(?:is|was|isn't|wasn't|be) it (?:really |still |even )?(?:such )?an? (?:\w+ )?"
    r"(?:pain|idea|mistake|moment|time|shame|pity|problem|risk|waste|must|chore|hassle|challenge|habit|sin|crime|thing) "
    r"(?:for [^?]+ )?to\b",
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
# "那个帮我修车的师傅": no noun comes first, but a clause that ends in one; "那个和镜像的区别" compares.
_RELATIVE = re.compile(rf"(?![和跟与同比对在最更的])([^，,。？?是有的]{{2,16}})的(?!时候|话|[是有吗呢了])[{CJK}]")
# Not which one it is, but where it was spoken of: "刚才说的那个".
_SAID = re.compile("说|讲|提到|聊|问|[上前]面|刚才|之前")
# A clause that sets the case or compares says nothing for "这个" to take up: "如果没有外网，这个还能用吗".
_SUPPOSED = re.compile("如果|要是|假如|万一|即使|就算|除了|为了|在|当|跟|和|与|比起|相比|作为")
_REMARK = re.compile(
    "[听看]起来|我还[没不是]|我[没不]"
)  # nor does one on what was said: "我还是没太明白，这是什么意思"
# What a pronoun stands for, named behind the question: "她哭了吗，小满", "What are they called, those screws?"
_BEHIND = re.compile(
    r"[，,：:]\s*(?:我是说|我指的?是|I mean )?\s*(?:(?:the|this|that|these|those|an?) )?(?P<tail>[^，,]+?)[\s？?]*$",
    re.I,
)
# What may follow a noun that stands alone, without a verb: "those tiny screws in glasses".
_OF_A_NOUN = re.compile(r"\s*(?:(?:in|of|on|for|with|at|from|to)\b.*)?", re.I)
_CLOSING = ("”", "」", "』", "》", '"')
_KINDS = ("ordinal", "pair", "typed", "house", "many", "person", "it", "place", "event")
# What a clause needs more of for "这" to take it up: fewer characters, or words, only open a question.
_TOLD_ZH, _TOLD_EN = 5, 3
_UNIT = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
_FEW = 4  # pronouns replaced in one question: a fifth has its antecedent in the question by then


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
        if any(a <= match.start() < b for a, b in blank) or _inside(question, match, kind, own, talk, dictionary):
            continue
        taken = {key(m.text) for m in own if not (match.start() <= m.start < match.end())} | {
            key(t) for t in taken_up.values()
        }
        # "这款列车": a noun that the list of kinds lacks.
        extra = (
            _noun_after(question, match.end(), dictionary) if chinese and kind == "typed" and not match["noun"] else ""
        )
        stands_for = taken_up.get(match[0].lower()) or referent(kind, match, extra, talk, taken, novel, dictionary)
        if not stands_for:
            continue
        word = match[0]
        possessive = (
            word == "其"
            or word.lower() in ("its", "his", "their")
            or (word.lower() == "her" and any(m.start == match.end() + 1 for m in own))
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


def _inside(
    question: str, match: re.Match[str], kind: str, own: Sequence[Mention], talk: Talk, dictionary: Dictionary
) -> bool:
    """Whether the pronoun stands for something that the question itself names or describes."""
    before = [m for m in own if m.end <= match.start()]
    names = [m for m in before if m.is_name or PERSON.fullmatch(m.text)]
    if kind in ("many", "person", "it", "event") and _behind(question, match, own):
        return True
    if kind == "pair":
        return len(before) > (match[0] not in ("双方", "两家公司"))
    if (
        match.groupdict().get("kindowner") is None
        and match.groupdict().get("noun")
        and any(m.start <= match.start("noun") and m.end > match.end() for m in own)
    ):
        return True  # "the school fair"
    if kind == "typed":  # "“质”这个字"
        return (
            _described(question, match, dictionary)
            or question[: match.start()].rstrip().endswith(_CLOSING)
            or any(not question[m.end : match.start()].strip() for m in before)
            or any(_breaks(question, m, match) for m in names)
            or (match[0].startswith("这") and _told(question, match) and not _SUPPOSED.match(question))
        )
    if kind == "ordinal":
        return _counted(question, match, own, talk, dictionary)
    if kind == "event":  # "没人盖章，可大家都照着来，这叫什么"
        return _told(question, match)
    if not before:
        return False
    if re.fullmatch("其|its|his|her|their|itself", match[0], re.I) or question.startswith("的", match.end()):
        if names or re.fullmatch(" [a-z]+ ", question[before[-1].end : match.start()]):  # "does the cat need her shots"
            return True
    elif _joined_clause(question, match, own, dictionary):
        return True
    elif _OBJECT.match(question, match.end()) or _OUTWARD.search(question[: match.start()]):
        return any(_breaks(question, m, match) for m in before)
    # A thing that nobody has spoken of yet opens a topic of its own, and the pronoun is about that.
    new = [m for m in before if not any(key(m.text) in text for text in talk.said)]
    return bool(new) or any(_breaks(question, m, match) for m in before)


def _told(question: str, match: re.Match[str]) -> bool:
    """Whether a clause before the pronoun says enough for it to take up."""
    told = re.match(r"(.*)[，,；;]", question[: match.start()])
    enough = _TOLD_ZH if in_chinese(question) else _TOLD_EN
    if told is None or _SAID.search(told[1]) or _REMARK.match(told[1]):
        return False
    return len(_UNIT.findall(told[1])) > enough


def _behind(question: str, match: re.Match[str], own: Sequence[Mention]) -> bool:
    """Whether the question names behind it what the pronoun stands for; a name behind "who" is a guess at the answer."""
    tail = _BEHIND.search(question, match.end())
    if (
        tail is None
        or re.search(r"还是|或|\bor\b", tail["tail"])
        or re.search(r"谁|哪|\bwh(?:o|om|ich)\b", question, re.I)
    ):
        return False
    named = [m for m in own if m.start == tail.start("tail")]
    return any(_OF_A_NOUN.fullmatch(question[m.end : tail.end("tail")]) for m in named)


def _joined_clause(question: str, match: re.Match[str], own: Sequence[Mention], dictionary: Dictionary) -> bool:
    """Whether the pronoun opens a clause about what it is joined to: "程序和它需要的东西"."""
    clause = re.match(rf"([{CJK}]{{1,6}})的[{CJK}]", question[match.end() :])
    if clause is None or not re.search("[和与跟及]$", question[: match.start()]):
        return False
    beside = any(m.end == match.start() - 1 for m in own)
    return beside and not is_noun(dictionary.segment(clause[1])[0])


def _described(question: str, match: re.Match[str], dictionary: Dictionary) -> bool:
    """Whether a clause says which one is meant: "熟人介绍的那个投资", "那个帮我修车的师傅"."""
    ahead = question[: match.start()]
    if match[0].startswith("那") and ahead.endswith("的"):
        return not _SAID.search(ahead)
    if match.groupdict().get("noun") or _noun_after(question, match.end(), dictionary):
        return False
    clause = _RELATIVE.match(question, match.end())
    if clause is None:
        return False
    # 修车 is in no list, but 修 is.
    words = dictionary.segment(clause[1])
    return any(word in ("被", "叫", "称为") or is_verb(word) or is_verb(word[0]) for word in words)


def _counted(question: str, match: re.Match[str], own: Sequence[Mention], talk: Talk, dictionary: Dictionary) -> bool:
    """Whether the question says itself what the ordinal counts: "三条原因里，第一条", "我的第一个全马"."""
    if not in_chinese(question):
        return False
    ahead = question[: match.start()]
    if re.search(rf"(?<![这那第面])[两二三四五六七八九十几\d]+ ?{match[0][-1]}", ahead):
        return True
    if re.search("我们?的$|谁是?$", ahead) or any(m.end == match.start() - 1 for m in own if ahead.endswith("的")):
        return True
    name = next((m.text for m in own if m.is_name and not question[match.end() : m.start].strip()), "")
    noun = name or _noun_after(question, match.end(), dictionary)
    if noun:  # "第二条命令" may be of the list just read, "第一个全马" is not
        return not re.fullmatch(_TYPES, noun) and not any(key(noun) in text for text in talk.said)
    return _RELATIVE.match(question, match.end()) is not None


def _breaks(question: str, mention: Mention, match: re.Match[str]) -> bool:
    """Whether a clause ends between the two: within one, a pronoun never stands for the subject."""
    return _CLAUSE.search(question[mention.end : match.start()]) is not None


def _noun_after(question: str, at: int, dictionary: Dictionary) -> str:
    run = re.match(rf"[{CJK}]{{2,6}}", question[at:])
    word = dictionary.segment(run[0])[0] if run else ""
    return word if len(word) > 1 and is_noun(word) else ""
