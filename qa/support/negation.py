"""Words that say no: "not", 没有, 拒绝; those that only look so (不仅, "no doubt"); and what each of them denies."""

import re
from itertools import islice

from ingest.text import CJK, has_cjk
from qa.support.text import bare

_NOT_NEGATIONS = re.compile(
    r"不仅|不但|不只|不光|(?:^|(?<=[,。;:!?、|\s]))不过(?!去|敏|关|期|分|问|户|夜|原)|只不过|不过(?=是|如此|\s*[\d一二两三四五六七八九十百千万半几])"
    r"|不断|不久|(?<![并也])不少|不得不|不管|不论|无论|不错|差不多|说不定|没准|不妨|没多久|"
    r"没过多久|未来|非常|除非|必不可少|不可或缺|不可避免|不可分"
    r"|缺一不可|不禁|无数|无疑|无非|无线|各不|不到(?= ?[\d一二两三四五六七八九十百千万半])(?!一[起致样处])|莫过于"
    r"|离不开|不限|不锈钢|不动产|非洲|不一会儿?|"
    r"不知不觉|差(?=点|[约了近]{0,2} ?[\d一二两三四五六七八九十半几])|[沉淹埋湮吞泯覆]没|不然|"
    r"没过(?=[肉菜面食鸡鱼骨米豆脚膝头])|不约而同|了不起|不已|无人机|南非|西非|东非|北非|要不|得不(?:行|得了)"
    rf"|(?!还没还)([{CJK}])了?[不没]\1"  # 会不会 is whether
    r"|not only|not just|not merely|no doubt|not long after|not long before"
    r"|no later than|no less than|not (?:less|fewer) than|no more than|not until"
    r"|\bor not\b"
    r"|\bno\.(?= ?\d)",
    re.I,
)
NEGATION = re.compile(
    r"没有|没|未|无[法须需权力效意从]|无[家业缘望关害]|[毫并]无|无(?=任何|人(?!机))|不(?!足|同(?!意))|[并绝决]非|(?<![差区分级性个特辨识类国派告鉴离错])别(?!的(?!$)|[人家国校省处墅名扭致称具样针克论离出墅提])|勿"
    r"|\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without|hardly|unable)\b|n't\b",
    re.I,
)
# 信号差, not 方差: what falls short, not by how much two things differ.
_POOR = "(?<![出温时误偏相落邮方极级间球像尾残色价利逆顺视公准电压])差(?!不多|别|异|得|在|旅|价|额|事|距)"
POOR = re.compile(_POOR)
REFUSAL = re.compile(  # words that say no by themselves
    rf"拒绝|拒|失败|放弃|缺乏|缺少|不足|难以|很难|费劲|费力(?!气)|吃力|反对|否认|禁止|停止|终止|取消|避免|防止|阻止|让出|{_POOR}|失去|免(?=费|税|除|去)|忌(?!日)|戒(?=烟|酒|了|掉)|(?<!各)不同(?!意)"
    r"|\b(?:refus\w*|reject\w*|declin\w*(?= to\b| the\b| an?\b)|fail\w*|lack\w*|abandon\w*|g[ai]ven? up|"
    r"gave up|giving up|avoid\w*|prevent\w*|ban(?:s|ned)?|stop\w*"
    r"|prohibit\w*|den(?:y|ied|ies)|oppos\w*|impossible|poor\w*|difficult\w*|hard(?! drive)|los[et]\w*"
    r"|ineffective\w*|unwilling\w*|free of charge|dissatisf\w*|unhapp\w*"
    r"|cancel\w*|instead|rather than|turn(?:ed|s|ing)? down|different)\b",
    re.I,
)
# What an English "no" may say, and need not: 无水, 非汉文, 缺钱, 白花.
SPARING = re.compile("(?<!南)无(?!锡|花果|忌|数|疑|非|线)|非(?!常|洲)|缺|白(?=[花跑等费忙])")
ENDING = re.compile(  # says what "not … long", "nothing but", "not accurate" say
    r"结束|仅|只|\b(?:ended|ends|over|only|missing|short-lived|brief(?:ly)?"
    r"|in(?:accurate|correct|complete|valid|convenient|secure|compatible|flexible|sufficient|edible)"
    r"|un(?:stable|healthy|comfortable|available|clear|usual|necessary|finished|safe|fair|known|paid|used|opened|reliable"
    r"|planned|read|affordable|suitable|eaten|washed|locked)|im(?:patient|proper|precise)|irregular|illegal"
    r"|dis(?:like|agree|allow|comfort)\w*)\b"
)
_FILLER = (
    "would will can could should may might must shall"
    " really actually truly fully be been being have has had to do does did any longer it the a an its their that by with of"
    " yet ever even else able allowed so very quite just only going going get got directly on see any"
).split()
_OF_A_NOUN = frozenset(("no", "none", "neither"))
_ALLOWED_WHERE = re.compile(r"\s+(?:be\s+)?(?:allowed|permitted)(?=\s+(?:on|in|at|during|after|before|for)\b|\W*$)")
_REACH = 80  # characters after a negation in which the word that it denies is looked for
# 复现不了, 走不动: the verb stands before the "not".
_UNABLE = re.compile(rf"([{CJK}]{{1,2}})(不)[了动到出上下着起完好清走掉住懂见成通开去来回进]$")
_CHINESE_FILLER = re.compile(
    r"^(?:[再能会被把将要想得必须可以是有并真正曾经按期如期什么任何给归由敢肯]|太|很|过|与|和|同|跟|由|对)+"
)


def mask(text: str) -> str:
    """The text with dots for what only looks like a negation; every place stays where it was."""
    return _NOT_NEGATIONS.sub(lambda m: "·" * len(m[0]), text)


def negations(clause: str) -> list[re.Match[str]]:
    """The negations of a clause, in order."""
    return list(NEGATION.finditer(mask(clause)))


def after_its_verb(clause: str, negation: re.Match[str]) -> bool:
    """Whether what a 不 denies stands before it, as in 走不动."""
    verb = _UNABLE.search(clause, 0, negation.end() + 1)
    return negation[0] == "不" and verb is not None and verb.start(2) == negation.start()


def denied_words(clause: str, negation: re.Match[str]) -> list[str]:
    """The words a negation denies: the next content word of an English clause, the next characters of a Chinese one."""
    rest = clause[negation.end() : negation.end() + _REACH]
    if negation[0] in ("无效", "无力", "无权", "无意"):
        return [negation[0][1]]
    if name := re.match(r"\s*(?:是\s*)?([A-Z][\w-]*)(?!\s*\w)", rest):
        return [bare(name[1])]  # "不是 Rocket"
    if after_its_verb(clause, negation) and (verb := _UNABLE.search(clause, 0, negation.end() + 1)):
        return [verb[1][-1] + clause[negation.end() : negation.end() + 1], verb[1], verb[1][-1]]
    if _ALLOWED_WHERE.match(rest):
        return []
    if has_cjk(negation[0]):
        rest = re.sub(r"\s+", "", rest)
        if negation[0] in ("没", "没有"):
            rest = re.sub("^人(?=.)", "", rest)  # nobody does it
        rest = re.sub(r"^[在于][^,]{0,12}?(?:[年月日上中里内时前后])(?=[^底初末])", "", rest)
        rest = re.sub(r"^[A-Za-z0-9 ]+(?:公司)?", "", _CHINESE_FILLER.sub("", rest))
        rest = _CHINESE_FILLER.sub("", rest)
        run = re.match(rf"[{CJK}]{{0,6}}", rest)
        text = run[0] if run else ""
        text = re.sub(r"^[一这那][家个种件些张条次点位台辆块句篇本份]", "", text)
        if text[:1] in ("让", "使"):
            return [text[0]]
        last = [text[-2:]] if clause.startswith("不是", negation.start()) else []  # 不是画工本意
        return [*(text[i : i + 2] for i in range(min(2, max(0, len(text) - 1)))), *last] or ([text] if text else [])
    words = (w[0].lower() for w in re.finditer(r"[A-Za-z][A-Za-z'-]*", rest))
    most = 3 if negation[0].lower() in _OF_A_NOUN else 1  # "no heating was installed" denies the verb as well
    return list(islice((w for w in words if w not in _FILLER and not (w.endswith("ly") and len(w) > 4)), most))
