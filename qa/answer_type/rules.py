"""By what words a question asks for what kind of thing."""

import re
from typing import Literal

AnswerType = Literal[
    "when", "year", "month", "day", "weekday", "clock", "duration", "frequency", "age",
    "number", "count", "money", "rate", "length", "extent", "weight", "speed", "temperature", "data", "size", "rank",
    "score", "rating", "capacity", "phone", "email", "blood_type", "port", "version", "code_number", "address", "command",
    "who", "organisation", "name", "surname", "place", "colour", "programming_language", "language", "expansion",
    "origin", "comparison",
]  # fmt: skip

# A question word ends a question or stands before one of these: "花了多少？", "花了多少呢", but not "花了多少时间".
_END = r"(?=\s*(?:[?？。！!，,、；;呢啊呀吧了来]|才|$))"
_SUM = (
    r"价格?|[单定售票房原差均]价|费用?|花费|开销|支出|成本|工资|[月年底时]薪|薪水|收入|营收|利润|预算|房租|"
    r"租金|月供|押金|[学餐房车电]费|金额|总额|奖金|红包|经费|票房|收益|[存余欠贷借]款|罚款|违约金|销售额|市值|"
    r"身价|零花钱"
)
_SPENT = r"花|赔|付|交|欠|挣|赚|存|捐|掏|亏|退|报销|投资|补|涨|降|省|罚|借|贵|便宜|卖|扣|转|还"
_ROLE = (
    r"[主导]演|编剧|教练|主席国?|总[统理]|首相|议长|部长|校长|班长|组长|队长|创始人|作者|译者|得主|冠军|亚军|"
    r"季军|男主角|女主角|负责人|联系人|首席执行官|指令长|旗手|对手|讲者|主持人|班主任|医生|老板"
)
_NO_PLACE = (
    r"差别?|区别|不同|一样|好|强|弱|优势|长处|方便|省事|毛病|问题|难|亮点|赢|输|坏|不足|重点|关键|体现|表现|"
    r"原因|意义|贵|快|慢|卡|错|图"
)
# What is read off a meter or a report, and rises: it is no length that "血压多高" asks for.
_READING = r"功率|噪[音声]|电[压流]|血[糖压脂氧]|尿酸|胆固醇|甘油三酯|湿度|浓度|亮度|压力|负载|占用|[^效]率|延迟|水位|指数|分贝"
_EN_PAID = (
    r"cost\w*|pay\w*|paid|spen[dt]\w*|charge\w*|owe\w*|money|worth|rent|fees?|lend|lent|earn\w*|prices?|"
    r"salary|tuition"
)
_EN_SUM = r"cost\w*|prices?|fees?|salary|revenue|budget|rent|tuition|deposit|payment|income|profit|monthly bill"

_WORDS: tuple[tuple[AnswerType | None, str], ...] = (
    (
        None,
        rf"(?:{_NO_PLACE})[^，。？?]{{0,2}}在?哪[里儿]?|谁[也都][^，。？?]*|哪里(?:不|好|[来差错]|有问题|的?话)|"
        rf"从哪里(?:来|听)|[这好十前后近]几|(?<=[\w ])那几|那几[天年]|哪几(?![年天月])|"
        r"怎么(?:样才能)?(?:看|查|算|知道|确认|判断|设置?|改)[^，。？?]*|"
        r"^(?:怎么|怎样|如何)(?!称呼|叫|卖|敲|写)(?!.*(?:什么|哪|几|谁|多[少大久长高远])).*|"
        r"^how (?:do|can|should|would|could|to|did)\b(?! .*\bhow much\b.*\b(?:cost|pay)).*",
    ),
    (
        "origin",
        r"名[字称][^，。？?]{0,4}(?:寓意|含义|由来|来历|怎么来|来源|意思|说法|讲究)|"
        r"\bwhere (?:does|did) (?:the|its|his|her) (?:nick)?name\b|\bname\b.*\b(?:mean|come from|origin)",
    ),
    (
        "comparison",
        r"(?:哪个?|谁|哪种|哪边|还是)[^，。？?]{0,6}(?:更|比较)|"
        r"比[^，。？?]{1,12}(?:更|快|慢|好|强|贵|便宜|大|小|重|轻|省)\w{0,3}吗|"
        r"\b(?:is|are|was|were|does|do|did|which|who)\b.*\b(?:\w{3,}er|more \w+|less \w+|better|worse) than\b|"
        r"\bwhich (?:one )?(?:is|of \w+ \w+ is|\w+s) (?:\w+er|better|worse|more|less)\b(?! known)",
    ),
    (
        "frequency",
        r"(?:多久|几个?(?:天|周|月|星期|小时)).{0,4}一[次回遍趟]|"
        r"多久(?:才)?(?:[浇洗换喂打检查复][\u4e00-\u9fff]?)?一|频率|\bhow often\b",
    ),
    (
        "number",
        r"(?:超过|[高低大小多少]于|不足|跌破|[达涨降跌升掉]?到)多少(?=[会要就才时算该需得告报回触预])|"
        rf"(?:{_READING})[^，。？?]{{0,3}}多[高大低]|多高(?=[要会就才])",
    ),
    (
        "rating",
        rf"(?:[评打得]分|星级)[^，。？?]{{0,3}}(?:多少|几|多高)|(?<!怎么)(?<!如何)(?:[评得]分|星级){_END}|"
        rf"[打评给得][了过出]?(?:几|多少){_END}|(?:几|多少)(?:分(?![钟之米])|颗?星(?!期))|"
        rf"(?:豆瓣|imdb)[^，。？?]{{0,4}}多少{_END}|\bhow many stars\b|\bratings?\b",
    ),
    (
        "money",
        rf"多少(?:钱|[日美欧港]?元|块|[美日]金|人民币|欧|英?镑|刀(?!具))|几(?:块|元|毛|[十百千万]块)钱?|"
        rf"(?:{_SUM})[^，。？?]{{0,5}}多少{_END}|(?:{_SUM})(?:是|要|有)?几(?![号日点月天年]|个月)|"
        rf"(?:{_SPENT})[了掉过去进]{{0,2}}多少{_END}|多贵|怎么卖{_END}|什么价(?!值)|"
        rf"(?:一[斤晚平份张]|人均)(?:要|是)?多少{_END}|多少一[个斤晚平份张件盒]|\bhow much\b.*\b(?:{_EN_PAID})\b|"
        rf"\bhow many (?:yuan|dollars|euros|yen|rmb|pounds sterling)\b|"
        rf"\bwhat(?:'s|'d|s)?\b(?=.*\b(?:is|was|are|were|did|does|do|what's|whats)\b).*\b(?:{_EN_SUM})\b|"
        rf"^(?:and |so )?(?:what about )?(?:the |its )?(?:\w+ )?(?:{_EN_SUM})\W*$|"
        rf"^[^什哪谁几怎吗]*(?:{_SUM})[?？\s]*$|(?:{_SPENT})[了掉过]{{0,2}}几[十百千万]",
    ),
    (
        "rate",
        rf"百分之(?:几|多少)|百分比|占比|多少%|几成(?!员)|[利税费汇折升降比概]率[^，。？?]{{0,4}}(?:多少|几)|比例|"
        rf"[涨降增][加长幅跌]?了?多少{_END}|"
        r"[增速长化胀业]率|增速|占.{0,6}多少|\bper ?cent(?:age)?\b|\bwhat (?:share|proportion|fraction)\b|"
        r"\b(?:interest|tax|inflation) rate\b",
    ),
    ("when", r"第几(?:周|天|个?星期|个?月|学期|季度)"),
    (
        "duration",
        r"多长时间|多久|几个?(?:小时|钟头|分钟|秒钟?|星期|礼拜|月(?![份号])|晚上?|季度|学期)|几个月|"
        r"几[天周年](?!级|几)|多少(?:天|年|个?小时|分钟|秒|个月|周|个?星期|时间|晚)|工期|时长|\bhow soon\b|"
        r"\bhow (?:many|much) (?:more )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|nights?|time)\b",
    ),
    (
        "clock",
        r"(?<![哪有讲说这])几点(?!建议|原因|意见|注意|要求|理由|启示|好处|区别|内容|不同|教训|体会)|几时几分|"
        r"\bwhat time\b",
    ),
    ("weekday", r"(?:周|星期|礼拜)几|\b(?:what|which) (?:day of the week|weekdays?|days of the week)\b"),
    ("month", r"哪一?个?月|几月份?(?!几|[日号])|\b(?:what|which) months?\b"),
    (
        "day",
        r"哪一?[天日]|几月几[日号]|几[号日](?![楼线院门桌])|日期|"
        r"\b(?:what|which|on what) (?:exact )?(?:dates?|day)\b|\bwhat(?:'s|s| is| was)\b.*\bbirth(?:day|date)\b",
    ),
    ("year", r"哪一?年(?![级纪])|几几年|年份|\b(?:what|which) years?\b"),
    (
        "when",
        r"什么时[候间]|[何几]时|多会儿|时间(?:是|在|为)?(?:什么|多少|哪.?)?[?？\s]*$|时间(?:是|定在)|"
        r"^(?:and |so |but )?when\b(?!\s+(?:i|you|we|one|people|someone)\b)|\b(?:since|until|till|by) when\b|"
        r"\bwhen(?:'s|'d)?\s+(?:did|do|does|was|were|is|are|will|has|have|had|can|could|should|exactly)\b",
    ),
    (
        "age",
        r"几岁|多少岁|多大(?:了|年纪|岁数|的?时候|就|年龄)|年龄|年纪|岁数|\bhow old\b|\bwhat age\b|\bages?\W*$",
    ),
    (
        "temperature",
        r"多少度|几度|(?:温度|气温|水温|体温)[^，。？?]{0,4}(?:多少|几|多高|是什么)|多[热冷烫]|\btemperature\b|"
        r"\bhow (?:hot|cold|warm)\b|\b(?:how many|what) degrees\b",
    ),
    (
        "data",
        r"(?:内存|显存|磁盘|硬盘|文件|镜像|空间|带宽|流量|缓存|库|表|日志)[^，。？?]{0,6}(?:多大|多少)|"
        r"多少(?:[KMGT]i?B?(?![a-z])|字节|兆)|几个?[KMGT]i?B?(?![a-z])|"
        r"\bhow many (?:kilo|mega|giga|tera)?bytes?\b|"
        r"\bhow (?:many|much) (?:[kmgt]b|gigs?|ram|memory|disk|storage)\b",
    ),
    ("capacity", r"容[量积][^，。？?]{0,6}(?:多大|多少|几)|(?:多少|几)(?:毫?升(?![级降学职])|ml\b|l\b)"),
    (
        "speed",
        r"配速|[时车转流网]速|速度[^，。？?]{0,4}(?:多少|多快|几)|多快|\bhow fast\b|"
        r"\b(?:what|which)\b.*\b(?:speed|pace)\b|\bpace\W*(?:$|多少|是)",
    ),
    (
        "weight",
        r"多重|体重|重量|几[公]?[斤克吨]|几[千克]克|几两(?!个)|多少(?:公?斤|千?克|吨|kg|g\b)|(?<!最)重量|"
        r"\bhow heavy\b|\bweigh(?:t|s|ed)?\b|\bhow many (?:kilos?|kilograms?|kgs?|grams?|tons?|tonnes?|pounds?)\b",
    ),
    (
        "length",
        r"多(?:宽|高|深|厚|粗)|几(?:平|公?里|厘?米|公分|寸|英寸|亩|尺)|面积|身高|尺寸|距离|海拔|层高|"
        r"多少(?:平|公里|米|公分|厘米|亩|平方)|\bhow (?:tall|high|wide|deep|thick)\b|"
        r"\b(?:what|how many)\b.*\b(?:height|width|length|distance|depth|area|metres?|meters?|km|kilomet\w+|"
        r"miles)\b",
    ),
    ("size", r"多大|\bhow (?:big|large)\b|\bwhat (?:is the )?sizes?\b|什么尺码|几码"),
    ("extent", rf"多(?:长(?!时间)|远)|[跑走游骑][了完]?多少{_END}|\bhow (?:long|far)\b"),
    ("score", r"比分|几比几"),
    (
        "rank",
        r"第几|排名|名次|几等奖|什么(?:名次|成绩|奖)|成绩[是？?\s]*$|\bwhat (?:place|rank|position)\b|"
        r"\b(?:rank|placed)\b",
    ),
    (
        "phone",
        rf"(?:电话|手机|联系方式)(?:号码?|号)?(?:是)?(?:多少|几号?|什么){_END}|(?:电话|手机|联系方式)[?？\s]*$|"
        r"(?:电话|手机)号码?|(?:哪个|什么)(?:电话|热线)|"
        r"\b(?:phone|telephone|mobile|cell) ?number\b",
    ),
    (
        "email",
        rf"(?:邮箱|邮件地址|e-?mail)(?:地址)?(?:是|叫)?(?:多少|什么|哪个)?{_END}|[哪什][个么]邮箱|\be-?mail address\b",
    ),
    ("blood_type", r"血型|\bblood (?:type|group)\b"),
    (
        "port",
        r"(?:哪个|什么|几号|多少号?)端口|端口(?:号)?(?:是|用的?是?|开在)?(?:多少|几|哪|什么|$|[?？])|"
        r"\b(?:what|which)(?:'s|s| is the| the)? (?:the )?(?:\w+ )?ports?\b",
    ),
    (
        "version",
        r"(?:哪个|什么|几|第几|多少)版本?|版本(?:号)?(?:是|到)?(?:多少|几|什么|哪)|"
        r"\b(?:what|which) (?:\w+ )?(?:versions?|release)\b|\bversion number\b",
    ),
    (
        "code_number",
        r"车次是?(?:多少|什么|几)|"
        r"(?:航班|车次|订单|单|房间?|门牌|车牌|卡|账|编|工|学|证|座位|学籍|病历|序列|型)号码?(?:是?(?:多少|"
        r"几|什么)|[?？]|$)|(?:什么|哪个)[色货批款]号|[色货批款]号(?:是?(?:多少|几|什么)|[?？]|$)|"
        r"邮编|密码是?(?:多少|什么|几)|\b(?:password|(?:gate|door|entry|access|"
        r"pin) code)\b|\b(?:flight|order|room|model|serial|account|card|train|seat|id|plate|"
        r"tracking) numbers?\b",
    ),
    (
        "address",
        r"网址|链接(?:是|在)|域名(?:是|叫)|ip\s*(?:地址)?\s*(?:是|多少)|"
        r"\b(?:urls?|website|web address|ip address|link to|hostname)\b",
    ),
    (
        "command",
        r"(?:什么|哪[条个句]?|哪一[条个句]|完整的?)(?:\w{0,8})?(?:命令|指令|语句|参数|快捷键|选项|sql)|"
        r"(?:命令|指令(?!长)|语句|sql|参数|快捷键)[^，。？?]{0,3}(?:是什么|怎么|怎样|长什么|$|[?？])|怎么敲|"
        r"敲(?:什么|哪)|"
        r"\b(?:what|which|example of (?:the|a) .*|show me (?:the|a)) (?:shell |git |docker |sql |"
        r"exact )?(?:commands?|command line|flags?|query|quer(?:y|ies) that|option|"
        r"statement)\b(?! (?:do|does|did|mean|was|is (?:for|used))\b)|"
        r"\bwhat (?:do|should|would|must|did) (?:i|we|you) type\b|^sql\b|"
        r"\b(?:commands?|query|flag|option) (?:to|for|that)\b",
    ),
    ("colour", r"(?:什么|哪[种个])颜?色(?!号)|颜色(?:是|呢)|\b(?:what|which) colou?rs?\b"),
    (
        "programming_language",
        r"(?:用|哪[种门]|什么)(?:编程|程序|开发)?语言(?:写|开发|实现|编|做)|编程语言|"
        r"\b(?:what|which) (?:programming )?language\b.*\b(?:written|write|built|coded|programmed|implemented)\b|"
        r"\bprogramming languages?\b",
    ),
    ("language", r"(?:什么|哪[种门国]|几[种门])(?:语言?|外语|话)|\b(?:what|which) languages?\b"),
    (
        "expansion",
        r"全称|全写|缩写|简称|\bstands? for\b|\b(?:short|abbreviation|acronym) (?:for|of)\b|\bspell(?:ed)? out\b|"
        r"\bfull (?:name|form)\b",
    ),
    ("surname", r"姓什么|贵姓|\b(?:sur|last |family )name\b"),
    (
        "place",
        r"(?:哪里|什么(?:地方|位置)|哪个(?:城市|地方|国家|省|县|区|镇|街道?|校区|房间)|哪(?:座|国(?!语)|省|市|间)|"
        r"[在去到停放住存搁藏丢落]哪(?=[举开办设住放买吃存看拍集上工读生了？?\s]|$))|"
        r"(?:总部|地点|地址|举办地|出生地|老家|路线|住址)[?？\s]*$|"
        r"^(?:and |so |but )?where\b(?!.*\b(?:c[oa]mes? from|originate))|"
        r"\bwhere(?:'s|'d)?\s+(?:did|do|does|was|were|is|are|will|has|have|had|can|could|"
        r"should)\b(?!.*\bc[oa]mes? from)|"
        r"\b(?:what|which) (?:city|cities|country|countries|place|town|district|room|street|province|"
        r"neighbou?rhood)\b|"
        r"\bheadquarters\b",
    ),
    (
        "organisation",
        r"哪一?家|哪[个所间支](?:公司|机构|单位|学校|大学|医院|银行|部门|基金会|组织|球队|平台|厂商?|店|队)|"
        r"什么(?:公司|单位|机构|学校|医院|银行)(?:做|开|写|出|的|工作)|"
        r"\b(?:what|which) (?:\w+ )?(?:compan(?:y|ies)|bank|clinic|hospital|school|university|organi[sz]ations?|"
        r"vendors?|team|shop|store|agency|firm|publisher)\b",
    ),
    (
        "who",
        rf"(?<!不管)(?<!无论)谁(?!都|也|知道)|哪一?位|何人|什么人|"
        rf"哪个(?:人|医生|老师|师傅|同事|同学|朋友|教练|演员|亲戚)|"
        rf"(?:{_ROLE})(?:是|有|叫)?(?:谁|哪[些位](?:人|演员)?|什么人)?[？?。\s]*$|"
        rf"(?<!people )(?<!person )(?<!one )(?<!those )(?<!someone )(?<!guy )(?<!team )(?<!company )\bwho(?:se|m|"
        rf"'s|'d)?\b|"
        rf"\b(?:what|which) (?:person|people|friend|engineers?|doctor|teacher|colleague|designer|author|developer|"
        rf"player|actors?)\b",
    ),
    (
        "name",
        r"叫(?:做|作|个)?什么(?!意思)|什么名[字称]|名[字称](?:是|叫)?什么|"
        r"(?:什么|哪个?)(?:牌子?|品牌|型号|书(?![里])|[品车]种)|书名|店名|中文名|怎么称呼|怎么叫|"
        r"哪[本部首款](?!分)|改名.{0,3}什么|\bcalled(?= *(?:now|before|today|originally|later|then)?\W*$)|"
        r"\bwhat(?: is|'s|s| was| are| were)? (?:the |its |his |her |their )?(?:\w+ ){0,3}names? (?:of|for)\b|"
        r"\bwhat\b.*\bnames?\W*$|\b(?:what|which) (?:brand|make|model)\b|\brename\w*(?: \w+)?(?: to| as)?\W*$|"
        r"\bwhat (?:do|did|does) .*\bcall\b",
    ),
    (
        "count",
        r"(?:多少|几)(?=[\u4e00-\u9fff])(?!多少[钱了才])(?!几[乎何十百千万])|\bhow many\b|\bnumber of\b",
    ),
    (
        "number",
        r"几[十百千万]|多少|数量|人数|人次|人口|[销产数用]量[^\u4e00-\u9fff]*$|保有量|吞吐量|"
        r"席位|震级|心率|步频|指标|阈值|余额|\bhow much\b|\b(?:average|total|maximum|minimum|"
        r"heart rate|blood (?:pressure|sugar)|uric acid)\b",
    ),
)
# Each rule looks where none before it has matched: "多久浇一次" is no duration, "差在哪里" (of no type) no place.
RULES = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _WORDS)
