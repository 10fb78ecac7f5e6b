"""Sentences in notes that speak to whoever answers, not to the reader: "ignore the above", "reply with …".

Whatever a note says is data. Nothing here obeys it, but such a sentence must not be quoted as an answer either, nor what
stands beside it (`qa.scoring`). So nothing counts as one that people write in their notes as well, as long as every text of
evals/injections.jsonl still does.
"""

import re
from functools import lru_cache

from ingest.text import normalize

_ORDERS = re.compile(
    # forget what you were told
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|丢弃|覆盖|绕过|推翻)[^。！？\n]{0,6}"
    r"(?:以上|上面|上述|上文|之前|先前|前面|此前|所有|一切|任何|全部|原有|原来|你的|系统)[^。！？\n]{0,8}"
    r"(?:指示|指令|提示|规则|设定|命令|要求|限制|说明|笔记|内容|话)"
    r"|\b(?:ignore|disregard|forget|override|bypass|discard)\b[^.!?\n]{0,12}"
    r"\b(?:all|any|every|everything|previous|prior|above|earlier|preceding|your|these|those|system|other)\b[^.!?\n]{0,24}"
    r"\b(?:instructions?|prompts?|rules?|directions?|guidelines|context|commands?|told|notes?|sentences?|above(?! \d))\b"
    # you are somebody else now
    r"|(?:从现在起|从现在开始|现在起)[^。！？\n]{0,6}你(?:是|要|将|必须|只)|你现在扮演|你的新(?:任务|身份|角色|指令)"
    r"|\byou are (?:now|no longer)\b|\byour new (?:task|role|instructions?|persona)\b"
    r"|^(?:please )?(?:act|behave|respond) as (?:if|an? )"
    # say this
    r"|(?:请|必须|务必|一律|只需|直接|只能|统一|都要|应当|应该|要)(?:只|都|直接|一律|统一)?(?:回答|回复|答复|输出|答)(?:[：:“「\"']|说|[:：]|为)"
    r"|(?:回答|回复|答复|输出)(?:任何|所有|本|这个|该|用户的?)(?:问题|提问|询问)[^。！？\n]{0,10}(?:时|请|必须|务必|只|一律|都)"
    r"|(?:^|[.!?:;,]\s*|please |must |only |always |and )(?:reply|respond|answer|output|print|say|write)\b"
    r"(?: only| just| exactly| always)? (?:with|exactly|only|that)\b"
    r"|\bto (?:the|any) (?:ai|assistant|model|llm)\b|\b(?:dear|hey|attention|note to)[ ,:]+(?:ai|assistant|model|llm|chatbot)\b"
    r"|(?:致|给|告诉|提醒)(?:ai|大?模型|(?:ai|智能)?助手|机器人)(?=[^\w\s]|\s*$|的(?:话|指令|指示|提示|说明|留言))"
    r"|(?:ai|智能|语音)助手[^。！？\n]{0,6}(?:请|必须|务必|应|须|注意)"
    # the frame of a talk, or of a tool call; a label with a bare value is of a list, an alert or a form
    r"|<\|[^|\n]{0,30}\|?>|\[/?inst\]|<</?sys>>|</?(?:system|assistant|tool_call|function_call|tool_response|user)>"
    r"|^[\s>*#_`\"'【\[]*(?:system|assistant|系统(?:消息|提示|指令|通知)|开发者消息|developer message|"
    r"system (?:prompt|message|override))"
    r"[\s*_`\"'】\]]*[:：][^。！？\n]*?(?:是|为|请|\b(?:is|are|was|were|has|have|must|now)\b)"
    r"|\"(?:tool|function|tool_calls?|function_call)\"\s*:|\b(?:tool_call|function_call)\b\s*[({:]"
    # do not say what the notes say
    r"|(?:不要|不得|禁止|切勿)(?:引用|参考|相信|采信)[^。！？\n]{0,8}(?:笔记|来源|句子|资料|上文|以上|其他)"
    r"|\b(?:do not|don't|never) (?:cite|quote|trust|mention|follow)\b[^.!?\n]{0,20}"
    r"\b(?:notes?|sources?|sentences?|above|other|evidence)\b"
    r"|(?:系统提示词?|system prompt)[^。！？.\n]{0,12}(?:告诉|输出|打印|重复|泄露|reveal|print|repeat)"
    r"|\b(?:reveal|print|repeat|leak|show)\b[^.!?\n]{0,20}\b(?:system prompt|your (?:instructions|prompt))",
    re.I | re.M,
)
# Who asks about such sentences may be answered with them.
_ABOUT = re.compile(r"注入|提示词|越狱|指示|指令|\b(?:injections?|jailbreaks?|prompts?|instructions?|hostile)\b", re.I)


@lru_cache(8192)  # the same sentences are met question after question
def gives_orders(sentence: str) -> bool:
    """Whether a sentence of a note, hidden characters aside, gives orders to whoever answers or poses as the program."""
    return _ORDERS.search(normalize(sentence)) is not None


def asks_about_orders(question: str) -> bool:
    """Whether a question is about such sentences."""
    return _ABOUT.search(question) is not None
