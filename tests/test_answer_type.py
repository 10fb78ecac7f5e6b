"""What kind of thing a question asks for, and whether a sentence holds one."""

import pytest

from qa.answer_type import expected, holds_answer
from qa.question import parse
from qa.translate import Dictionary


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("装修一共花了多少？", "money"),
        ("What did the leak end up costing us?", "money"),
        ("长期那个罐子今年涨了百分之几？", "rate"),
        ("红烧肉要炖多久？", "duration"),
        ("月季多久浇一次水？", "frequency"),
        ("How often should I water the roses?", "frequency"),
        ("餐桌多长？", "extent"),
        ("孩子多高了？", "length"),
        ("行李箱多重？", "weight"),
        ("烤箱要开到多少度？", "temperature"),
        ("How many megabytes does it take?", "data"),
        ("麻薯几岁了？", "age"),
        ("幼儿园几点放学？", "clock"),
        ("周会星期几开？", "weekday"),
        ("哪个月复查？", "month"),
        ("下次复查是哪天？", "day"),
        ("张居正死在哪年？", "year"),
        ("保险什么时候续费？", "when"),
        ("求知小学一个年级有几个班？", "count"),
        ("What is Foreman He's phone number?", "phone"),
        ("What port does the daemon listen on?", "port"),
        ("rkt 最新出到哪个版本了？", "version"),
        ("哪个命令可以看日志？", "command"),
        ("客厅刷的什么颜色？", "colour"),
        ("客厅刷的什么色号？", "code_number"),
        ("应急的那笔钱存在哪里？", "place"),
        ("在哪家医院做的手术？", "organisation"),
        ("谁来验的房？", "who"),
        ("水电师傅姓什么？", "surname"),
        ("那家民宿叫什么名字？", "name"),
        ("Fleet 是用什么语言写的？", "programming_language"),
        ("What does the C in runC stand for?", "expansion"),
        ("Moby 这个名字有什么寓意？", "origin"),
        ("Is rkt faster than Docker?", "comparison"),
        ("containerd 是什么时候捐出去的，捐给了谁？", "when who"),
        ("错误率超过多少要回滚？", "number"),
        ("CPU 多高会告警？", "number"),
        ("血压多高？", "number"),
        ("餐桌多高？", "length"),
        ("这部电影打了几分？", "rating"),
        ("散步几分钟？", "duration"),
        ("水壶容量多大？", "capacity"),
        ("磁盘容量多大？", "data"),
        ("第几周交报告？", "when"),
        ("吹风机什么价？", "money"),
        ("房租几号交？", "day"),
        ("押金几个月？", "duration"),
        ("人均多少？", "money"),
        ("报修打哪个电话？", "phone"),
        ("她的邮箱是多少？", "email"),
        ("孩子是什么血型？", "blood_type"),
        ("车次是多少？", "code_number"),
        # of no certain kind
        ("评分标准是什么？", ""),
        ("怎么给电影打分？", ""),
        ("为什么花了那么多钱？", ""),
        ("镜像比打包方便在哪里？", ""),
        ("cf push 命令是做什么的？", ""),
        ("When I freeze dumplings, do I need to thaw them?", ""),
        ("怎么查看磁盘还剩多少？", ""),
        ("怎么开放端口？", ""),
        ("如何换手机号码？", ""),
        ("怎么去的，花了多少钱？", "money"),
        ("How do I see how much disk is left?", ""),
        ("这几个组件是做什么的？", ""),
        ("去日本那几天鱼是怎么喂的？", ""),
        ("那几点开门？", "clock"),
    ],
)
def test_a_question_asks_for_a_kind_of_thing(question: str, types: str, dictionary: Dictionary) -> None:
    assert {asked.type for asked in expected(parse(question, dictionary))} == set(types.split())


@pytest.mark.parametrize(
    ("question", "sentence", "sure"),
    [
        ("打疫苗花了多少钱？", "| 三联疫苗 | 2024-05-11 | 一年 | 2025-05 |", 0),  # dates and no amount
        ("打疫苗花了多少钱？", "疫苗一针 120 块。", 1),
        ("民办小学一年要多少钱？", "民办没考虑：要摇号，一年四万多。", 1),
        ("橱柜花了多少？", "| 橱柜 | 22,000 | 26,800 |", 0.5),  # the unit stands in the head of the table
        ("一个年级有几个班？", "我们是 2024-01-15 迁进来的，刚刚够。", 0),
        ("一个年级有几个班？", "一个年级有 6 个班。", 1),
        ("How many members does the foundation have?", "基金会有 40 个成员。", 1),
        ("How many members does the foundation have?", "基金会由几家公司发起。", 0.2),
        ("What port does the Docker Daemon listen on?", "**Docker Daemon**：常驻在每台机器上的 Docker 后台进程。", 0),
        ("ssh 用的哪个端口？", "主机名 mochi，ssh 端口 2222。", 1),
        ("What is his phone number?", "电话存在手机里“老何装修”，2024-05-11 记。", 0),
        ("What is his phone number?", "电话 138 0013 8000。", 1),
        ("民宿叫什么名字？", "- 难波民宿 3 晚，2,130 元", 0),
        ("民宿叫什么名字？", "民宿叫“听松”。", 1),
        ("水电师傅姓什么？", "水电是施师傅做的。", 1),
        ("水电师傅姓什么？", "水电做得很细。", 0),
        ("哪年开源的？", "后来开源了。", 0),
        ("哪年开源的？", "2014 年开源。", 1),
        ("哪天走的？", "11/12 从大阪飞回上海。", 1),
        ("几点放学？", "| 16:10 | 放学 |", 1),
        ("定时器什么时候开？", "那天下午就开了。", 1),
        ("配速多少？", "节奏跑 30 分钟，5'25\"–5'30\"", 1),
        ("绍兴我跑了多少？", "| 绍兴半马 | 2024-12-08 | 1:56:32 |", 1),
        ("多久复查一次？", "每三个月复查。", 1),
        ("Who open-sourced Kubernetes?", "Kubernetes 由 Google 开源。", 1),
        ("Docker 是谁买下的？", "Docker 公司很有名。", 0),  # the name is the question's own
        ("谁先提的，Google 还是 Docker？", "Google 主动提出合作。", 1),  # it is one of those offered
        ("Fleet 是用什么语言写的？", "Fleet 是 CoreOS 的工具。", 0),
        ("Fleet 是用什么语言写的？", "Fleet 用 Go 写成。", 1),
        ("在 Linux 上启动它用什么命令？", "命令是这样的：", 0.5),  # what follows is quoted with it
        ("启动它用什么命令？", "$ docker run nginx", 1),
        ("封窗的老板姓什么？", "钥匙的事见 [[何师傅]]。", 0),  # a reference tells nothing itself
        ("为什么沙盒重要？", "沙盒是隔离环境。", 1),
    ],
)
def test_how_sure_it_is_that_a_sentence_holds_it(
    question: str, sentence: str, sure: float, dictionary: Dictionary
) -> None:
    assert holds_answer(parse(question, dictionary), sentence, dictionary) == sure


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("心率是多少？", ["心率：72", "**心率**：72", "心率：**72**", "心率: 72"]),
        ("房租多少？", ["房租：5200", "- **房租**：5200/月", "房租5200，押一付三"]),
        ("车次是多少？", ["车次：G7352"]),
        ("门禁密码是多少？", ["密码：mochi2024", "门禁 8842#", "门禁密码是 happy", "门禁 2b4f"]),
        ("车牌号是多少？", ["车牌号京N8P8F8"]),
        ("上班坐几号线？", ["坐 2 号线"]),
        ("一共多少页？", ["页数：320", "页数：320 页"]),
        ("住几楼？", ["楼层：6"]),
        ("血糖多高？", ["血糖：5.1 mmol/L"]),
        ("尿酸是多少？", ["尿酸：412 μmol/L"]),
        ("步数是多少？", ["步数：8432步"]),
        ("噪音多大？", ["噪音：38dB"]),
        ("空调功率是多少？", ["功率：1.5匹", "1800W", "3.5 千瓦"]),
        ("冰箱多少升？", ["500L", "容量：480 升", "480L"]),
        ("电池容量多大？", ["5000mAh", "容量: 10 kg"]),
        (
            "橱柜花了多少？",
            ["橱柜：12800", "| 橱柜 | 300 |", "合计：17397", "两套共 486", "（970+520円）", "`$20`", "(799)"],
        ),
        ("每月多少钱？", ["60/月", "水费：60/月", "100/天", "1,500/人日", "2,700円/大人", "39.9/斤"]),
        ("铺地板多少钱？", ["298一平", "260一天", "1299-1599"]),
        ("预算是多少？", ["700 以内", "人均 80 以内", "800 左右"]),
        ("一石米多少钱？", ["白银 20 两", "三十文", "2 贯"]),
        ("11月伙食花了多少？", ["| 伙食 | 4,812 | 5,230 |", "| 4,812 | 5,230 |"]),
        ("这部电影打了几分？", ["评分：6.5", "7/10", "9.5 分", "豆瓣 8.3", "8.3", "★★★★☆", "五星", "4 颗星", "十分"]),
        ("多高要回滚？", ["≥ 85%", "错误率 > 0.5%", "P99 > 800ms", "> 140/90"]),
        ("照片什么时候交？", ["12-6 交照片", "11-20 交", "20240305", "24-10-26", "24.10.26 交", "5.9 交照片", "周三"]),
        ("哪天交？", ["12-6 交照片", "20240305", "5.9 把照片交了", "24-10-26", "v2.1（3月5日）", "第三天", "三个月后"]),
        ("第几周交？", ["第 11 周", "W17", "Q3 交", "计划：D2", "Day 2"]),
        ("婚假几天？", ["婚假 | 10 个工作日", "3 个交易日"]),
        ("卧室墙漆什么色号？", ["卧室 色号 NN3401-4", "色号：A12", "墙漆色号是 DN.01.86"]),
        ("哪个端口？", ["8080 Jenkins", "- 3306 MySQL（主库）"]),
        ("释放了多少产物？", ["9.6", "120"]),
        ("日志保留几天？", ["keep-days: 14", "retention：14d", "保留：7"]),
        ("干了几年？", ["5年", "6.5年"]),
        ("工位在哪？", ["工位 3F-117", "B2-117", "12车 08F", "302 室", "教三 302", "A座 3 层"]),
        ("在哪开会？", ["**地点**：黑曜石", "位置：东门", "地点:: 海底捞"]),
        ("在哪家医院做的？", ["医院: 美年大健康", "仁济医院", "医院：仁济", "在协和医院"]),
        ("在哪家公司上班？", ["公司: 小米", "在小米上班"]),
        (
            "电话是多少？",
            ["1390-167-2244", "010-6552 1234", "58776012", "138 0000 1111", "+86 138 0000 1111", "转 8012"],
        ),
        ("冰箱是什么品牌？", ["品牌：西门子", "**牌子**: 西门子"]),
        ("谁负责？", ["| Owner | 周凯 |", "@张三", "[[杜鹃]]", "主刀 陈国栋主任", "负责人:: 贺建国", "值班: 欣怡"]),
        ("有几个儿子？", ["子：迈、迨、过", "儿子：3 个"]),
        ("她的邮箱是多少？", ["li.na@corp.cn"]),
        ("是什么血型？", ["血型：O", "AB 型"]),
        ("什么时候结束？", ["3/1-5/8", "从 3 月到 5 月", "9:00 开始，11:00 结束"]),
    ],
)
def test_forms_in_which_notes_give_it(question: str, sentences: list[str], dictionary: Dictionary) -> None:
    asked = parse(question, dictionary)
    assert [s for s in sentences if holds_answer(asked, s, dictionary) < 0.4] == []


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("心率是多少？", ["2024-2025", "心率偏快", "v1.2.3"]),
        ("房租多少钱？", ["房租 3/5 交", "三室一厅", "9/30 到期", "电话：13900001111"]),
        ("鱼多少钱？", ["三文鱼", "写了文章"]),
        ("打了几分？", ["2024-07-10", "一部好片", "片长 120 分钟", "期末评分：占 30%", "十分好看", "星期三"]),
        ("多高要回滚？", ["告警后回滚"]),
        ("在哪家医院上班？", ["猜后半本会写到医院", "那家医院", "公园和医院"]),
        ("什么时候比赛？", ["2-1 赢了", "12-6 领先", "第二天更累", "10-15 个", "花了 5.9 元", "3.2 版本", "5.9 折"]),
        ("哪天发布？", ["v2.1 修了闪退", "版本 5.10", "每次 2.5 升"]),
        ("什么时候结束？", ["5/8 起", "从 3 月 1 日开始", "2024-03-05 起"]),
        ("在哪开会？", ["会开得很好。"]),
        ("电话是多少？", ["物业在 3 号楼。", "2024-03-05 12:30", "20240305 交房", "卡号 6222 0212 3456 7890 123"]),
        ("她的邮箱是多少？", ["邮箱找她要", "@张三"]),
        ("是什么血型？", ["抽血 11-20", "血型没查"]),
        ("有几个儿子？", ["没提到孩子、妻子。"]),
        ("冰箱多少升？", ["冰箱 3299 元", "升级了"]),
        ("密码是多少？", ["密码是多少来着", "电池 5000mAh"]),
    ],
)
def test_what_only_looks_like_it(question: str, sentences: list[str], dictionary: Dictionary) -> None:
    asked = parse(question, dictionary)
    assert [s for s in sentences if holds_answer(asked, s, dictionary)] == []
