"""What a text speaks of: names and noun phrases, in the order of the text. Closed lists of words stand in for a tagger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.text import CJK, has_cjk, normalize
from qa.cedict import STOP
from qa.translate import Dictionary

LONG = 60  # characters of a name: what is longer is none
READ = 500  # characters read of one text

# Words that ask. In Chinese they stand where the answer would.
ASKING = (
    "为什么|为何|什么时候|什么时间|什么样|什么|怎么样|怎么办|怎么|怎样|如何|多少钱|多少|多久|多[大高长远快深]|"
    "谁|哪里|哪儿|哪[个些家年位种本座首部款项条天]?|几[个种步点年次回]?|何时|吗|呢|吧|是否|有没有|是不是|"
    "能不能|会不会"
)
_FUNCTION = (
    "的 地 得 了 着 过 是 在 和 与 及 以及 跟 同 也 都 就 还 又 把 被 对 从 到 向 往 由 给 让 使 将 以 "
    "于 而 且 或 或者 "
    "但 但是 并 并且 因为 所以 由于 因此 如果 虽然 然后 之 为 为了 关于 按照 根据 通过 除了 比 比起 按 "
    "用 靠 于是 不过 "
    "这 那 该 此 其 它 他 她 它们 他们 她们 我 我们 你 你们 自己 本 这个 那个 这些 那些 这种 那种 这样 "
    "那样 这么 那么 "
    "上 下 里 中 内 外 前 后 时 时候 之前 之后 以前 以后 后来 最初 最早 最后 最终 当时 现在 目前 如今 "
    "原来 以来 起初 曾经 曾 "
    "一 两 二 三 四 五 六 七 八 九 十 百 千 万 亿 个 家 种 款 位 座 本 次 点 年 月 日 号 条 项 名 一个 "
    "一家 一种 一款 几 些 "
    "不该 不能 不会 不要 不用 不应该 不可以 不是 很 最 更 太 非常 比较 特别 尤其 已经 正在 刚 才 再 只 "
    "仅 不 没 没有 无法 不再 必须 一定 可能 大概 一般 通常 常常 经常 "
    "其他 其它 其中 其实 任何 各 每 某 全部 所有 一共 总共 共 约 大约 等 等等 起来 出来 下来 请问 请 一下 "
    "一道 一起 之一 当 随后 "
    "所 则 即 也就是 也就是说 换句话说 此外 另外 同时 同样 一直 仍然 几乎 终于 究竟 到底 以上 以下 左右 "
    "主要 需要 要 会 能 能够 "
    "本来 原本 原先 早先 先前 从前 平时 平常 下次 上次 这次 那次 下回 上回 每月 每天 每年 每周 每晚 当天 当晚 第二天 "
    "当月 去年 今年 明年 前年 上个月 这个月 下个月 昨天 今天 明天 最近 刚刚 马上 立刻 赶紧 提前 事先 事后 半天 "
    "一天 一周 一年 一月 一个月 一晚 一回 两天 几天 那天 这天 哪天 那会 当年 那年 "
    "还是 就是 正是 便是 要么 而已 却 竟 竟然 居然 反而 干脆 索性 连夜 一路 那边 这边 别人 人家 来着 一共 一般 实际 大约 "
    "可 可以 应该 应 想 肯 愿意 敢 多 少 大 小 高 低 长 短 新 旧 好 坏 快 慢 早 晚 近 远 有 无 叫 称 "
    "称为 叫做 叫作 名为 名叫 原 一次 一遍 每次 每天 做 干 "
    "作为 成为 变成 属于 指 指的是 包括 具有 存在 处于 位于 来自 出自 起 去 来 说 讲 看 想要 打算 决定 "
    "选择 开始 继续 停止 进行 "
    "呀 啊 啦 嘛 哦 贵 便宜 难 容易 方便 简单 复杂 厉害 重要 著名 有名 好吃 好玩 好看 适合 必 像 似"
)
_VERBS = (
    "发布 推出 改名 更名 收购 成立 创立 创办 创建 建立 建 修建 修 开源 捐 捐给 捐出 捐献 捐赠 发起 牵头 "
    "提出 提 研发 开发 设计 "
    "发明 发现 决裂 分手 合作 拒绝 放弃 支持 反对 使用 利用 采用 启动 运行 部署 管理 维护 调度 安装 配置 "
    "编写 写 实现 解决 完成 "
    "衍生 崛起 流行 兴起 发生 出现 登场 诞生 出生 去世 逝世 死 统一 灭亡 打赢 打败 战胜 打 赢 输 率领 "
    "领导 主导 担任 当选 统治 "
    "出版 发表 宣布 声明 创作 作 画 拍 演 唱 获得 得 拿 买 卖 花 付 吃 喝 煮 炒 炖 烤 蒸 炸 放 加 切 洗 "
    "准备 制作 学 学习 教 玩 "
    "住 走 坐 到达 离开 旅行 旅游 参观 游览 认识 认为 觉得 知道 了解 理解 区别 区分 比较 相比 导致 造成 "
    "影响 带来 引起 改变 改 变 "
    "转向 转 变化 发展 增长 下降 提高 降低 改善 优化 检查 测试 调试 编译 执行 调用 返回 打开 关闭 删除 "
    "添加 修改 更新 升级 备份 "
    "恢复 保存 读取 读 输入 输出 上传 下载 提交 合并 回滚 绕过 避免 防止 处理 解释 介绍 说明 描述 告诉 "
    "指出 参加 加入 退出 组成 "
    "构成 分为 分成 分 占 占领 拥有 持有 归 归属 隶属 起源 源于 始于 命名 取名 发源 流传 传 保护 限制 "
    "隔离 打包 分发 托管 提供 "
    "满足 负责 对抗 竞争 争 抢 争夺 攻打 占据 进入 产生 催生 沿用 依赖 需 拼装 搭建 贡献 抱怨 害怕 怕 "
    "不怕 担心 喜欢 爱 想 做到 "
    "发动 造反 持续 延续 留学 称帝 登基 即位 继位 评价 清洗 洗 刷 种植 攀登 爬 搬 搬家 装修 租 借 还 存 "
    "取 寄 收 送 换 退 订 坐车 开车 骑 游泳 "
    "跑 跳 飞 睡 睡觉 起床 工作 上班 下班 上学 考试 考 复习 训练 练习 比赛 参赛 夺冠 击败 投降 反抗 起义 "
    "革命 推翻 废除 颁布 签订 签署 谈判 访问 "
    "会见 任命 聘请 雇用 解雇 招聘 辞职 投资 融资 上市 破产 倒闭 盈利 亏损 销售 出售 购买 租用 交付 验收 "
    "上线 下线 迁移 扩容 缩容 监控 报警 "
    "登录 注册 注销 认证 授权 加密 解密 压缩 解压 排序 查找 搜索 查询 过滤 统计 计算 预测 分析 总结 归纳 "
    "记录 整理 收集 分享 讨论 批评 赞扬 "
    "模仿 参考 借鉴 继承 取代 替代 代替 超过 胜过 落后 领先 威胁 压制 挑战 回应 回答 提问 打听 寻找 找 "
    "找到 丢 丢失 损坏 修复 修理 维修 更换 "
    "提议 建议 捐助 赞助 资助 牵手 联手 "
    "到期 分期 选 挑 "
    "开门 关门 营业 打烊 预约 预订 预定 带队 领队 发货 到货 续费 扣款 还款 放款 缴费 交钱 付钱 退款 报销 报警 "
    "挂号 打针 吃药 服药 复查 复诊 住院 出院 开工 完工 动工 停工 上课 下课 放学 接送 请假 出发 回来 回去 出去 "
    "进去 过来 过去 停车 加班 开会 开始 放假 修好 弄好 搞定 起诉 赔偿 负担 涨价 降价 打折 够用 管用 见效 生效 过期 "
    "火 红 凉 停 拆 补 挂 查 查出 查出来 涨 跌 减 增 交 报 批 定 订好 约 赔 罚 抽 扣 剩 剩下 够 熬 泡 腌 晾 抹 涂 铺 刷 "
    "砍 挡 撤 撤掉 带 接 送去 陪 盯 管 归谁 搞 弄 整 闹 吵 哭 笑 病 疼 痛 痒 吐 拉 咳 烧 过敏 "
    "做出 造成 出名 成名 成功 失败 结束 毕业 结婚 移民 退休 报名 到 具体 必去 修剪 浇水 种 养 喂 保存"
)
# Nouns that need an owner: of what? Alone they ask about what was spoken of before.
RELATIONAL = (
    "优点|缺点|优势|劣势|好处|坏处|弊端|不足|特点|特征|特性|亮点|作用|用途|用处|用法|功能|意义|影响|后果|"
    "结果|结局|原因|理由|目的|目标|"
    "背景|起因|经过|过程|步骤|流程|原理|区别|差别|不同|关系|联系|全称|简称|缩写|原名|旧名|本名|笔名|"
    "曾用名|新名字|旧名字|中文名|英文名|名字|名称|别名|前身|含义|定义|意思|作者|"
    "导演|主角|创始人|发明者|创始公司|首都|省会|人口|面积|海拔|长度|高度|价格|门票|票价|费用|成本|预算|"
    "地址|位置|时间|日期|年龄|生日|"
    "妻子|丈夫|父亲|母亲|儿子|女儿|老师|学生|代表作|代表|例子|竞争对手|对手|继任者|版本|语法|参数|默认值|"
    "依据|核心|组件|成员|口味|"
    "热量|做法|材料|原料|食材|配料|秘诀|注意事项|内容|主题|结论|建议|方法|办法|命令|格式|状态|现状|未来|"
    "前景|历史|由来|来历|来源|地点|电话|号码|联系方式|负责人|联系人|剂量|用量|时长|期限|月供|月租|租金|年费|利率|利息|首付|尾款|押金|"
    "人均|单价|总价|均价|工钱|工期|车程|重量|容量|功率|体积|深度|宽度|保质期|有效期|"
    "报价|保额|保费|额度|学费|电费|颜色|尺寸|型号|牌子|品牌|度数|成绩|分数|比分|配速|距离|密码|端口|路径|账号|截止日期"
)
_GENERIC = (
    "公司|项目|镜像|容器|平台|社区|集群|命令|指令|语言|基金会|内核|引擎|框架|协议|标准|系统|软件|工具|库|"
    "团队|组织|大学|战役|战争|计划|算法|模型|书|小说|号|版"
)
_DOING_ZH = frozenset(_VERBS.split())
_NOT_NOUN = frozenset(f"{_FUNCTION} {_VERBS}".split())

_AUXILIARY = (
    "is was are were be been do does did has have had can could will would shall should may might must "
    "not a an the of "
    "i me my we us our you your he him his she her it its they them their this that these those there here then "
    "who whom whose what which when where why how and or but so if because while since until than as "
    "also else any some "
    "please about more most much many long far old big often first last next still now later back up out "
    "off over ok well wrong right ever never instead"
)
_ENGLISH_VERBS = (
    "split start found create make build run use get go come take give write read open release launch "
    "rename change become call name "
    "mean stand donate buy acquire sell die live win lose beat fight discover invent bake cook boil eat "
    "add need want work do "
    "help happen begin end used stop leave join move fall rise grow find think know say tell ask see "
    "show explain describe compare "
    "own manage support install configure deploy fix avoid cost last keep put set turn try pay born lead "
    "cause look feel made "
    "began ran wrote won lost died lived bought sold became came went took gave got grew fell rose found "
    "left did kept put built"
)
# An English question, whatever names it holds: "What is 沙盒?"
_ASKED_IN_ENGLISH = re.compile(
    r"\W*(?:(?:and|but|so|then|ok|okay|well|at|in|on|for|to|of|from|with|by|since|until)[, ]+)*"
    r"(?:what|why|who|whom|whose|when|where|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|must|tell|show|explain)\b(?:'\w+)?(?! ?[\u4e00-\u9fff])",
    re.I,
)
# "What do cgroups limit?", "Why did CoreOS break with Docker?": the word before the gap is what somebody does.
_DONE = re.compile(
    r"\b[Ww]ho(?:'s| is| was| are| were) (?P<doing>[a-z]+ing)\b|"
    r"(?:^|\b(?:and|but|so|then) )(?:who|what) (?P<does>[a-z]+(?:s|ed)) "
    r"(?:(?:the|an?|it|its|this|that|my|our|up|out)\b|(?=\w*[A-Z]))|"
    r"\b(?:do|does|did|can|could|will|would|should|must)(?: not|n't)? (?:the |an? |my |our |your )?[^\s,?]+ (?P<verb>[a-z]+)"
    r"(?= (?:the|an?|its?|his|her|their|my|our|to|with|into|in|from|for|as|by|at|on|up|out|about|after|before)\b| [A-Z]|"
    rf" [{CJK}]|\W*$)"
)
_PLAIN_ENGLISH = STOP | set(f"{_AUXILIARY} {_ENGLISH_VERBS}".split())

_WORD = rf"[^\W\d_{CJK}][^\W{CJK}]*(?:[.+#/'’&-]+[^\W{CJK}]+)*[+#]*"
_PART = rf"(?:(?![是和与由在的了于为被对从及向给])[{CJK}]){{1,6}}"  # of a foreign name: "玛丽·居里"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢苏潘葛范彭鲁马方任袁柳鲍史唐薛雷贺倪汤罗毕郝安于傅齐康余顾孟黄萧尹姚邵汪毛戴宋庞熊纪舒项祝董梁"
    "杜阮蓝贾江郭林钟徐邱骆高夏蔡田樊胡霍万柯卢莫房丁邓洪包崔程陆翁段侯武刘叶白司欧诸"
)
# "顾医生": a person by surname and calling.
_CALLINGS = (
    "医生|大夫|老师|师傅|教练|经理|阿姨|叔叔|主任|护士|律师|教授|博士|先生|女士|太太|校长|园长|院长|队长|老板|同学|同志"
)
_NICK = rf"(?!小于)[小老阿][{SURNAMES}](?=$|[^{CJK}]|[和跟与说在给是修做帮带教送推])"  # "小樊"
CALLED = rf"[{SURNAMES}](?:{_CALLINGS})|{_NICK}"
_TOKEN = re.compile(
    rf"(?P<title>《[^《》]{{1,40}}》)|`(?P<code>[^`]{{1,40}})`|"
    rf"[“「『\"](?P<quoted>[^“”「」『』\"，。！？]{{1,16}})[”」』\"]"
    rf"|(?P<dotted>{_PART}(?:[·・]{_PART})+)|(?P<called>(?<![对关由]){CALLED})"
    rf"|(?P<latin>{_WORD}(?: (?:{_WORD}|\d[\w.]*))*)"
    rf"|(?P<cjk>(?:(?!{_PART}[·・][{CJK}])(?:(?!{CALLED})|(?<=[对关由]))[{CJK}])+)"
)
_CJK_BREAK = re.compile(rf"({ASKING}|了(?![解结却不]))")  # "发明了电话" is no 明了
_TYPE_AFTER = re.compile(rf" ?(?:{_GENERIC})(?![{CJK}]*得)")
_COUNTS = re.compile(r"[一二两三四五六七八九十百千万亿\d几这那哪每某各首前后上下]$|多少$")
_DESCRIBING = re.compile(r"(?:名为|名叫|叫做?|称为|[家个款]做) ?$")  # "一家做 PaaS 的公司": PaaS owns no company
_NAME_CASE = re.compile(r"[A-Z0-9]")


key = lru_cache(maxsize=4096)(normalize)  # under which two writings of a name are one


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or noun phrase and where it stands in the text."""

    text: str
    start: int
    end: int
    is_name: bool  # written as one: in Latin letters, quoted, a title; else a noun phrase like any other
    is_title: bool = False


def mentions(text: str, dictionary: Dictionary) -> list[Mention]:
    """The names and noun phrases of the first READ characters, in order; "Python 的 GIL" is one."""
    text = text[:READ]
    found = _chinese(text, dictionary) if in_chinese(text) else _english(text, dictionary)
    return [m for m in found if len(m.text) <= LONG]


def in_chinese(text: str) -> bool:
    """Whether a text is put in Chinese; a Chinese name in an English question makes it none."""
    return has_cjk(text) and _ASKED_IN_ENGLISH.match(text) is None


def is_noun(word: str) -> bool:
    """Whether a Chinese word may be a noun of its own, as far as the lists go."""
    return word not in _NOT_NOUN and re.fullmatch(ASKING, word) is None


def is_verb(word: str) -> bool:
    """Whether a Chinese word is one of the verbs listed."""
    return word in _DOING_ZH


def coordinated(text: str, found: Sequence[Mention]) -> list[list[Mention]]:
    """The groups of two or more that the text joins: "A、B 和 C"."""
    groups: list[list[Mention]] = [[]]
    for mention in found:
        between = text[groups[-1][-1].end : mention.start] if groups[-1] else ""
        if groups[-1] and re.fullmatch(
            r"[\s》”」`]*(?:和|与|跟|及|以及|还有|、|,|and|or|&|, and|vs\.?)[\s《“「`]*", between, re.I
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [group for group in groups if len(group) > 1]


def _chinese(text: str, dictionary: Dictionary) -> list[Mention]:
    found: list[Mention] = []
    pieces: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(text):
        kind = str(token.lastgroup)
        if kind == "cjk":
            at = token.start()
            for piece in _CJK_BREAK.split(token[0]):
                if piece and not re.fullmatch(ASKING, piece):
                    pieces.append((at, piece))
                at += len(piece)
            continue
        unit = token.start() > 0 and text[token.start() - 1].isdigit()  # "500M", "8.2k"
        if kind == "latin" and (unit or normalize(token[0]) in _PLAIN_ENGLISH):
            continue
        found.append(Mention(token[kind], token.start(), token.end(), True, kind == "title"))
    # One look-up for all runs: a line end is in no word.
    words = iter(dictionary.segment("\n".join(piece for _, piece in pieces)) if pieces else [])
    for at, piece in pieces:
        begin = at
        while at < begin + len(piece):
            word = next(words)
            if word == "\n":
                continue
            found.append(Mention(word, at, at + len(word), False))
            at += len(word)
    found.sort(key=lambda m: m.start)
    return _joined(text, found)


def _with_classifiers(words: Sequence[Mention]) -> list[Mention]:
    """The words, where a classifier that counts nothing ends the one before it: 装修 + 款, 疫苗 + 本."""
    joined: list[Mention] = []
    for word, after in zip(words, [*words[1:], None], strict=False):
        last = joined[-1] if joined else None
        if (
            word.text in ("款", "本")
            and last
            and last.end == word.start
            and len(last.text) > 1
            and not last.is_name
            and not _COUNTS.search(last.text)
            and not (after and after.start == word.end and is_noun(after.text))
        ):
            joined[-1] = Mention(last.text + word.text, last.start, word.end, False)
        else:
            joined.append(word)
    return joined


def _joined(text: str, words: Sequence[Mention]) -> list[Mention]:
    """Neighbouring nouns as one phrase, a name with its kind ("Docker 公司"), an owner with what it owns ("Python 的 GIL")."""
    phrases: list[Mention] = []
    for word in _with_classifiers(words):
        last = phrases[-1] if phrases else None
        gap = text[last.end : word.start] if last else None
        if last and gap == "" and re.fullmatch(RELATIONAL, last.text + word.text):  # 中文 + 名
            phrases[-1] = Mention(last.text + word.text, last.start, word.end, False)
            continue
        if not word.is_name and not is_noun(word.text) and not _done_noun(text, word):
            continue
        if last and not word.is_name and last.is_name and gap in ("", " "):
            if _TYPE_AFTER.fullmatch(gap + word.text) and not re.match("[得了过]", text[word.end :]):
                phrases[-1] = Mention(text[last.start : word.end], last.start, word.end, True)
                continue
        elif last and not word.is_name and not last.is_name and gap == "":
            relational = re.fullmatch(RELATIONAL, word.text)
            if not relational:
                phrases[-1] = Mention(last.text + word.text, last.start, word.end, False)
                continue
        phrases.append(word)
    owned: list[Mention] = []
    for phrase in phrases:
        last = owned[-1] if owned else None
        gap = text[last.end : phrase.start].strip() if last else ""
        described = last and _DESCRIBING.search(text[: last.start])
        if last and gap == "的" and not last.is_title and not described and not re.fullmatch(RELATIONAL, phrase.text):
            owned[-1] = Mention(text[last.start : phrase.end], last.start, phrase.end, last.is_name or phrase.is_name)
        else:
            owned.append(phrase)
    return [m for m in owned if m.is_name or len(m.text) > 1]


def _done_noun(text: str, word: Mention) -> bool:
    """Whether what is done stands as a noun: "每周的备份"."""
    follows = re.match(r"\W*$|[是有要在由]", text[word.end :])
    return len(word.text) > 1 and is_verb(word.text) and text[: word.start].endswith("的") and follows is not None


def _english(text: str, dictionary: Dictionary) -> list[Mention]:
    found: list[Mention] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        while run and normalize(run[-1][0]) in _PLAIN_ENGLISH:
            run.pop()
        if run:
            start, end = run[0].start(), run[-1].end()
            name = any(_NAME_CASE.search(w[0]) or not dictionary.translate([w[0]]) for w in run)
            found.append(Mention(text[start:end], start, end, name))
        run.clear()

    before = 0
    done = {m.start(str(m.lastgroup)) for m in _DONE.finditer(text)}
    for word in re.finditer(r"[^\W_](?:[\w.+#/'’&-]*[\w+#])?", text):
        plain = re.sub(r"['’]s$", "", word[0])
        if text[before : word.start()].strip():
            close()
        before = word.end()
        lower = normalize(plain)
        capital = plain[:1].isupper() and word.start() > 0 and lower not in STOP
        within = run and lower in ("of", "the", "de", "van", "von") and run[-1][0][:1].isupper()
        if (lower in _PLAIN_ENGLISH and not capital and not (within and _named_on(text, word.end()))) or (
            word.start() in done or (lower.endswith("ed") and not capital and len(lower) > 4)
        ):
            close()
            continue
        if run and capital != run[-1][0][:1].isupper() and not capital and len(run) > 1:
            close()
        run.append(re.compile(re.escape(plain)).match(text, word.start()) or word)
        if plain != word[0]:
            close()
    close()
    return found


def _named_on(text: str, at: int) -> bool:
    """Whether a name goes on at this place: "Bank of England"."""
    return re.match(r" (?:the )?[A-Z]", text[at:]) is not None
