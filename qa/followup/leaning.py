"""Whether a question leans on what was said before it: the forms that do, Chinese and English, and the look at them.

Pronouns are in `anaphora.py`. A form that the rewriting has to take apart has a name without an underscore.
"""

import re

from ingest.text import CJK
from qa.followup.anaphora import refers
from qa.followup.discourse import END, HOW, WHEN, WHY
from qa.followup.mentions import ASKING, RELATIONAL, in_chinese, is_noun, mentions
from qa.translate import Dictionary

_SHORT = 14  # characters of a question that may do without naming what it is about
# Nothing but a question word: the rest is the last question's.
BARE_ZH = re.compile(
    rf"(?:(?:这|那)(?:又)?(?:是)?|(?:它|[他她]们?|它们|人家)(?:当时|当初|后来)?)?(?P<wh>{WHY}|{WHEN}|{HOW}|在哪里|在哪儿|哪里|谁|多少钱|多久|怎么回事|凭什么)"
    r"(?:会?(?:这样|那样|这么做|那么做|如此))?(?:呢|啊|呀|的)?"
)
BARE_EN = re.compile(
    r"(?P<wh>why|when|how|where|who|since when|how long|how many|how much|how so|how come|why not)(?: "
    r"(?:are|were) (?:there|left)|(?:is|was) (?:that|this|so)| exactly| (?:did|do|does|would|have|has|had) "
    r"(?:they|he|she|it|you|we|people) "
    r"(?:do|done|decide|decided|choose|chosen|agree|agreed|want)(?: to)?(?: do)?(?: (?:that|this|it|so))?)?",
    re.I,
)
# "Who did it?", "how much was it?" after "When was the boiler serviced?" ask of what happened, and of no boiler.
OF_EVENT_EN = re.compile(
    r"who did (?:it|that|this)|how (?:much|long) (?:was|did) (?:it|that|this)(?: cost| take)?", re.I
)
# "And what was the score?": of what was spoken of.
OF_WHAT_EN = re.compile(r"what(?:'s| is| was| are| were) the (?:[\w-]+ ){0,2}[\w-]+", re.I)
MORE_ZH = re.compile(
    r"还有(?:呢|吗|别的吗?|其他的?吗?|什么|哪些|没有了?)?|别的呢|其他的?呢|(?:然后|后来|之后|接着|接下来|"
    r"结果)(?:呢|怎么样了?|发生了什么)|"
    r"(?:请)?(?:再)?(?:详细|具体|展开)(?:地)?(?:说说|讲讲|介绍)(?:一下)?|(?:能)?举(?:个|"
    r"一个)?例子?(?:吗)?|(?:请)?(?:继续|接着说|说下去|再说说)|真的吗|"
    r"(?:你)?确定吗"
)
MORE_EN = re.compile(
    r"(?:and )?(?:what|anything|anyone|who) else|(?:and )?then(?: what)?|(?:and )?what (?:happened|came) "
    r"(?:then|next|after(?:wards| that)?)|"
    r"(?:please )?(?:tell me more|go on|continue|elaborate|say more|explain more)|(?:can you )?(?:give "
    r")?(?:me )?an example|really|are you sure|any others?",
    re.I,
)
ABOUT_ZH = re.compile(r"(?:那么?|至于|还有)?[，,]?\s*(?P<x>.{1,40}?)(?:又?怎么样|又?如何|又是什么)?呢")
ABOUT_EN = re.compile(
    r"(?:and|but|so|ok|then)?,? ?(?:(?:what|how) about|what of)(?: the)? (?P<x>.{1,60})|(?:and|but) (?:for |with "
    r"|the )?(?P<y>(?:in |on )?[^ ]+(?: [^ ]+){0,3})",
    re.I,
)
WH_EN = re.compile(
    r"^(?:any |what |the )*(?P<noun>advantages?|disadvantages?|benefits?|drawbacks?|downsides?|"
    r"alternatives?|examples?|limitations?)$",
    re.I,
)
WHICH = re.compile(
    r"which (?:one|of (?:them|(?:these|the two)(?= (?:is|are|was|were|do|does|did|has|have|had|can|would)\b|\W*$)))\b|"
    r"(?:其中)?哪(?:一)?(?:个|种|款|家|条|点|"
    r"项)(?:最|更|比较|"
    r"才|是|好|快|先)|其中",
    re.I,
)
OPENING = re.compile(
    r"^(?:那个(?=[，,])|那么?(?![个些种家款次年时边里儿位本座天一]|会儿)|所以|然后|哦|嗯|好的?|(?:and|but|so|ok|okay|well)\b)[，,\s]*",
    re.I,
)
# A Chinese question without a subject: it begins with what cannot be one, and asks of what was spoken of.
_SUBJECTLESS = re.compile(
    rf"(?:后来|之后|最后|最终|当初|当时|现在|如今|目前|最初|最早(?!的)|原来|起初|一开始|以前|还|又|也|都|"
    rf"就|到底|究竟|具体|主要|一共|总共|大概)+(?!的)"
    rf"|(?:是|叫|属于|归|由|被|用|靠|需要?|要|应该|能|可以|会|得)(?=.*(?:{ASKING}))"
    rf"|(?:有)(?:没有|多少|几[{CJK}]|什么|哪些)?(?={RELATIONAL}|用|别的|其他|多[大高长重远]|吗|几)"
    rf"|(?:最[{CJK}]{{1,3}}|主要|唯一|核心)的?(?:{RELATIONAL})(?=是|有|在|叫)"
    rf"|(?:{RELATIONAL})(?=是|有|在|叫|呢|如何|怎么样|多|贵|什么|会|和|$)"
    rf"|(?P<per>一(?:节课?|堂课|斤|晚上?|次|份|天|年|个月|个人|盒|瓶|包|件|台|趟|回|针|片|度|平米?|公斤)(?=[^，,]{{0,4}}(?:多少|几|{ASKING})))"
    rf"|为什么(?:会|要|能|不|没|没有|是|这么|那么|如此)"
    rf"|[{CJK}]{{1,2}}(?:给|到|成)?了?(?:谁|什么(?!时|样))(?=$|[？?呢])|多久|多长时间|多少钱|"
    rf"[{CJK}]{{1,2}}了(?=[多几])|最[{CJK}]{{1,5}}的(?P<one>项目|产品|部分|人|地方|一点|一个|组件|功能|"
    rf"命令|公司|原因|特点)(?=是|有|在|叫)"
)
_THEN = re.compile("后来|之后|然后|最后|接着")
_ANYBODY = "用户|平台|公司|社区|大家|人们|开发者|系统|程序|名字"
CLEFT = re.compile(
    rf"(?:是)?(?P<wh>谁|什么时候|何时|哪一?年|哪[个家位]?(?:公司|团队|人|国家)?|怎么|如何|为什么|在哪里?|"
    rf"由谁|被谁)(?P<verb>[{CJK}]{{1,5}}?)(?P<of>的[名手婚业]?|了|过)?"
)
# "能分期吗": one who can is missing, whatever can be done.
_MODAL = re.compile(r"(?:能|可以|要|得|需要|用|该|会)(?:不(?:能|可以|要|得|需要|用|该|会))?[^，,]{1,8}[吗么]")
# "医生怎么说的": somebody said something of what was spoken of.
REPORTED = re.compile(rf"[{CJK}]{{2,5}}?(?:当时|后来|最后|是)?怎么(?:说|讲|回复|答复|评价)的(?:呢|啊|呀)?")
# A wh-phrase and no verb: "At what interest?", "how many people?", "on which day exactly?"
_FRAGMENT_EN = re.compile(
    r"(?:(?:at|in|on|for|to|from|with|by|since|until|of|about|under|after|before) )?(?:what|which|whose|whom|who|"
    r"how (?:many|much|long|big|far|often|old|tall|soon))(?P<rest>(?: [a-z'-]+){0,3})",
    re.I,
)
_TURN_EN = re.compile(
    r"\b(?:something else|(?:another|new|different) (?:question|topic|thing|subject)|by the way|unrelated)\b", re.I
)
AND_EN = re.compile(r"(?:and|but|then)\b[, ]+", re.I)
# Beside these stands a measure ("几片"), a verb ("怎么修", "刷了几天"), but no thing.
_BEFORE_NONE = re.compile(
    r"[一二两三四五六七八九十几多半每第\d]+|.*(?:多少|怎么|什么|[几哪]个?)|能|可以|要|会|为什么|没|没有|不|去|来|再|得|该|先|还|才|就"
)
_AFTER_NONE = re.compile("[了过着得完好掉起]|起来|出来|不")
_OWN_ZH = re.compile("我(?!们?家)|咱|笔记|你(?:能|会|是|叫|好)")


def leans(question: str, dictionary: Dictionary) -> bool:
    """A quick look: whether anything in the question could lean on what was said."""
    core = core_of(question)
    return bool(
        refers(question)
        or any(p.fullmatch(core) for p in (BARE_ZH, BARE_EN, MORE_ZH, MORE_EN, ABOUT_ZH, WH_EN))
        or ABOUT_EN.fullmatch(question.strip(END))
        or WHICH.match(core)
        or (
            subjectless(core, dictionary)
            if in_chinese(core)
            else fragment(core, dictionary) or continued(question, dictionary)
        )
    )


def core_of(question: str) -> str:
    """The question without the words that only open it and the marks that end it."""
    if MORE_ZH.fullmatch(question.strip(END)):  # "然后呢" is no "呢"
        return question.strip(END)
    return OPENING.sub("", question.strip(END)).strip(END) or question.strip(END)


def subjectless(core: str, dictionary: Dictionary) -> bool:
    """Whether a Chinese question lacks its subject: it begins as no subject can, or with a noun that needs an owner.

    One that names a thing of its own is left alone: "为什么要用镜像" may be new.
    """
    if re.search(r"[A-Za-z《“「]", core) or len(core) > 24:
        return False
    named = [m.text for m in mentions(core, dictionary)]
    if REPORTED.fullmatch(core) or (_MODAL.fullmatch(core) and len(named) < 2):  # "能用公积金付房租吗" says what with
        return True
    opening = _SUBJECTLESS.match(core)
    cleft = CLEFT.fullmatch(core)  # "谁先提出的"
    if _OWN_ZH.match(core) or not (opening or cleft or _asks(core)):
        return False
    if opening and (opening["one"] or opening["per"]):
        return True
    aside = _THEN.match(core)
    things = [name for name in named if not re.fullmatch(rf"最?(?:{RELATIONAL})", name)]
    # "谁先提出的" asks of what was spoken of; "为什么没铺地暖" may name a thing that no dictionary has.
    if not things and (not (opening or cleft) or core.startswith("为什么")) and _names_one(core, dictionary):
        return False
    return not things or bool(aside and all(re.fullmatch(_ANYBODY, thing) for thing in things))


def _names_one(core: str, dictionary: Dictionary) -> bool:
    """Whether a word of one character may be a thing ("猫几岁了"), as mentions() gives none so short."""
    words = dictionary.segment(re.sub("饭(?=[前后])", "", core))
    beside = zip(["", *words], words, [*words[1:], ""], strict=False)
    return any(
        len(word) == 1 and is_noun(word) and not _BEFORE_NONE.fullmatch(before) and not _AFTER_NONE.match(after)
        for before, word, after in beside
    )


def _asks(core: str) -> bool:
    """Whether a few words ask something: "一份能起几个", "能退吗", "饭前吃还是饭后吃", "贵不贵"."""
    return len(core) <= _SHORT and re.search(rf"{ASKING}|还是|([{CJK}])不\1", core) is not None


def fragment(core: str, dictionary: Dictionary) -> bool:
    """Whether an English question is a wh-phrase alone, which asks on from the last one."""
    match = _FRAGMENT_EN.fullmatch(core)
    if match is None or refers(core):
        return False
    said = match["rest"].strip()
    return not said or said == " ".join(m.text for m in mentions(said, dictionary) if not m.is_name)


def continued(question: str, dictionary: Dictionary) -> bool:
    """Whether an English question says that it goes on ("And what cleans up …?") and names nothing of its own."""
    return (
        AND_EN.match(question) is not None
        and not _TURN_EN.search(question)
        and not any(m.is_name for m in mentions(question, dictionary))
    )
