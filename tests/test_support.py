"""What a sentence may say of the lines it cites: one example per rule and language, properties, and the whole set."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from evals import verification_record
from evals.mutations import RENDERINGS, mutate, paraphrases, renderings
from evals.record import NoRecord
from evals.verification import MUTATIONS, TRUE, Report, judge, run
from ingest.errors import UserError
from ingest.text import sentence_spans
from qa.cut import speaks
from qa.support import Problem, unsupported
from qa.support.judge import LONGEST_QUOTES, LONGEST_SENTENCE
from qa.support.reading import read
from qa.translate import Dictionary

CORPUS = Path(__file__).parents[1] / "corpus"
SENTENCES = [
    text[a:b]
    for text in (p.read_text(encoding="utf8") for p in sorted(CORPUS.glob("*.md")))
    for a, b in sentence_spans(text)
    if b - a <= LONGEST_SENTENCE
]
SLOW = settings(suppress_health_check=list(HealthCheck), deadline=None)


@pytest.fixture(scope="module")
def report(dictionary: Dictionary) -> Report:
    return run(dictionary)


HOLDS = [
    # numbers, across scripts, scales and words
    ("It has 120 million users.", "它有 1.2亿用户。"),
    ("用户达到 1.2 亿。", "用户达到一亿两千万。"),
    ("There are three reasons.", "我整理出三条原因。"),
    ("原因有 3 条。", "我整理出三条原因。"),
    ("Sales rose five percent.", "销量增长百分之五。"),
    ("销量增长５％。", "销量增长百分之五。"),
    ("Sales rose 5% last year.", "去年销量增长 5%。"),
    ("He finished in second place.", "他获得第二名。"),
    ("他排在第 2 位。", "他排在第二位。"),
    ("Two companies want it.", "两家公司想要它。"),
    ("About 20 percent of the people left.", "约两成的人离开了。"),
    ("It employs 1,200 people.", "它有一千二百人。"),
    ("Half of them are patients.", "其中一半是患者。"),
    # dates
    ("It happened in December 2014.", "这件事发生在 2014 年 12 月。"),
    ("It happened on December 3, 2014.", "这件事发生在二〇一四年十二月三日。"),
    ("It happened at the end of 2014.", "这件事发生在 2014 年底。"),
    ("它发生在 2014 年年底。", "这件事发生在 2014 年底。"),
    ("它发生在 2014 年年底。", "这件事发生在 2014 年 12 月底。"),
    ("It was popular in the 1990s.", "二十世纪九十年代它很流行。"),
    ("It ran from 2005 to 2010.", "它在 2005 至 2010 年运行。"),
    # units
    ("It takes 80 ms.", "耗时 80 毫秒。"),
    ("The road is 12 km long.", "路长 12 公里。"),
    ("It costs $3 billion.", "价格是 30 亿美元。"),
    ("It has 8 GB of memory.", "内存为 8GB。"),
    # names
    ("CNCF is the Cloud Native Computing Foundation.", "CNCF 就是云原生计算基金会。"),
    ("Google joined.", "谷歌加入了。"),
    ("It was launched by Germany.", "它由德国启动。"),
    # negation
    ("Docker did not accept the proposal.", "Docker 公司没有认可这个提议。"),
    ("Docker rejected the proposal.", "Docker 公司没有认可这个提议。"),
    ("Docker 公司未认可该提议。", "Docker 公司没有认可这个提议。"),
    ("Not long after, Google released Kubernetes.", "没过多久，Google 发布了 Kubernetes。"),
    # roles
    ("Fig was acquired by Docker.", "Docker 收购了 Fig。"),
    ("Docker acquired Fig.", "Fig 被 Docker 收购。"),
    ("Fig 由 Docker 收购。", "Docker 公司后来收购了 Fig 项目。"),
    ("Compose grew out of Fig.", "Compose 是由 Fig 衍生出来的项目。"),
    # relations, by their verbs and the nouns made of them
    ("Docker was not satisfied with the old positioning.", "Docker 公司不满足于原来的定位。"),
    ("Docker bought Fig.", "Docker 公司后来收购了 Fig 项目。"),
    ("Docker's acquisition of Fig came later.", "Docker 公司后来收购了 Fig 项目。"),
    ("CoreOS laid off 30 people.", "CoreOS 裁员 30 人。"),
    ("Docker 买下了 Fig。", "Docker 公司后来收购了 Fig 项目。"),
    ("Docker broke with CoreOS.", "Docker 公司和 CoreOS 决裂。"),
    # Latin terms
    ("Add the address with `-H`.", "用 `-H` 多写一个地址。"),
    ("Python 3.12 is out.", "Python 3.12 已经发布。"),
    # who acts, where a name stands behind "for" or "behind"
    ("rkt is a container for CoreOS.", "rkt 是 CoreOS 的容器。"),
    ("Docker built a tool for Google.", "Docker 为 Google 开发了一个工具。"),
    ("Google is behind Kubernetes.", "Kubernetes 是 Google 开源的项目。"),
    ("Google approached Docker.", "Google 主动向 Docker 提出合作。"),
    ("Their good times were short-lived.", "双方的好日子没有持续太久。"),
    (
        "The root of the rift was Docker's dissatisfaction with its position.",
        "决裂的根源，是 Docker 不满足于它的定位。",
    ),
    ("文件有三个类别。", "文件分成三个类别。"),
]

# Notes of everyday life: a true rendering, a false neighbour of it with what is wrong, and the line.
EVERYDAY = [
    # dates as diaries have them, in tables among them, and months by themselves
    (
        "The race was on March 17, 2024.",
        "The race was on March 18, 2024.",
        "date",
        "| 10 公里赛 | 2024-03-17 | 52:40 |",
    ),
    ("It is due again in May 2025.", "It is due again in June 2025.", "date", "| 疫苗 | 2024-05-11 | 2025-05 |"),
    ("From August, purchases are limited.", "From July, purchases are limited.", "date", "8 月起限购"),
    ("He was born in 2021 March.", "He was born in 2021 May.", "date", "2021 年 3 月生"),
    ("It lasted from June 3 to 9.", "It lasted from June 3 to 8.", "date", "6/3–6/9 持续低烧"),
    ("It was signed on 22 June 1633.", "It was signed on 22 June 1632.", "date", "1633/6/22：签字"),
    ("The rent rises in Q4.", "The rent rises in Q3.", "latin", "第四季度房租上涨。"),
    # limits, "until", whether: a "not" that only one of the languages says
    (
        "You may jog up to 5 km at a time.",
        "You may jog at least 5 km at a time.",
        "antonym",
        "可以慢跑，每次不超过 5 km。",
    ),
    ("You may jog at most 5 km at a time.", "You may jog 5 km at a time.", "negation", "可以慢跑，每次不超过 5 km。"),
    ("Fewer than 5 people came.", "More than 5 people came.", "antonym", "来了不到 5 个人。"),
    ("More than 5 people came.", "Fewer than 5 people came.", "antonym", "来了 5 个人以上。"),
    (
        "We did not get the permit until 4 November.",
        "We did not get the permit on 4 November.",
        "negation",
        "11/4 才拿到许可证。",
    ),
    (
        "The question is whether the water will boil.",
        "The question is why the water will not boil.",
        "negation",
        "问题是水会不会开。",
    ),
    ("No releases are made on Friday.", "Releases are made on Friday.", "negation", "周五不发布。"),
    # things
    ("Apply with a household register.", "Apply with a passport.", "noun", "凭户口本办理。"),
    ("The cupboard: 25,300.", "The window: 25,300.", "noun", "橱柜 25,300"),
    ("The deposit is 3,000 yuan.", "The ladder is 3,000 yuan.", "noun", "押金 3000 元。"),
    ("It hurts on the outside of the right knee.", "It hurts on the outside of the right ankle.", "noun", "右膝外侧疼"),
    # names as they are spelt
    ("Zi'ang joined the basketball team.", "Zi'an joined the basketball team.", "latin", "子昂进了篮球队。"),
    ("The book is by García Márquez.", "The book is by García Mérida.", "latin", "这本书是 García Márquez 写的。"),
    ("Lawyer Zheng has read the contract.", "Lawyer Chen has read the contract.", "name", "郑律师看过合同。"),
    ("He'll pay the rent on Monday.", "He won't pay the rent on Monday.", "negation", "他周一付房租。"),
    ("It opened in August 2024.", "It opened in July 2024.", "date", "2024/08 开业"),
    ("Mar 22: lent to him.", "Mar 23: lent to him.", "date", "3/22 借给他"),
    ("He came back on the 5th.", "He came back on the 6th.", "number", "12/5 他回来"),
    ("He is on duty from the 3rd to the 8th.", "He is on duty from the 3rd to the 9th.", "number", "3–8 日他值班"),
    ("1978: the last patient.", "1979: the last patient.", "date", "- 1978 最后一个病人"),
    ("Why he got his 1907 Nobel.", "Why he got his 1908 Nobel.", "date", "1907 年他得诺奖的原因"),
    # numbers behind a colon, and in other ways of notes
    ("The deposit is 3,000 yuan.", "The deposit is 300 yuan.", "number", "押金：3000 元"),
    ("In the end the price was 895,000.", "In the end the price was 859,000.", "number", "最后 89.5 万成交"),
    ("Don't delete it, it won't return.", "Delete it, it returns.", "negation", "别删，删了回不来"),
    ("It has eight cores.", "It has six cores.", "number", "机器八核"),
    ("Every three or four days.", "Every three or five days.", "number", "每三四天"),
    ("It was postponed by four weeks.", "It was postponed by five weeks.", "number", "推迟四周"),
    ("The prize was £20,000.", "The prize was £30,000.", "number", "奖金两万镑"),
    ("It was 40% off.", "It was 50% off.", "number", "打六折"),
    # times of day
    ("We went out at 6:30.", "We went out at 7:30.", "date", "六点半出门。"),
    ("We went out at half past six.", "We went out at half past seven.", "date", "六点半出门。"),
    ("The tickets sold out at 10 a.m.", "The tickets sold out at 10 p.m.", "date", "票上午十点就卖光了。"),
    ("School ends at 3:40 p.m.", "School ends at 4:40 p.m.", "date", "放学 15:40"),
    ("They meet at 7 p.m.", "They meet at 7 a.m.", "date", "他们晚上七点开会。"),
    ("I ran it in 1:56:32.", "I ran it in 1:56:23.", "date", "跑完 1:56:32。"),
    # days of the week
    (
        "I take her on Monday, Wednesday and Friday.",
        "I take her on Monday, Wednesday and Thursday.",
        "date",
        "周一三五我接送。",
    ),
    ("We play from Monday to Friday.", "We play on Saturday.", "date", "周一到周五打球。"),
    ("Pottery is on Sunday.", "Pottery is on Saturday.", "date", "星期天陶艺。"),
    ("We meet once a week.", "We meet on Monday.", "date", "一周一次，碰头。"),
    # numbers: short forms, halves, several
    ("The budget is 1,200.", "The budget is 1,002.", "number", "预算一千二。"),
    ("It took two and a half hours.", "It took three and a half hours.", "number", "用了两个半小时。"),
    ("It was a minute and a half short.", "It was two minutes and a half short.", "number", "差一分半。"),
    ("It covers half a year.", "It covers half a month.", "unit", "够半年。"),
    ("It lost a few hundred rows.", "It lost a few thousand rows.", "number", "丢了几百行。"),
    ("It is 2.7 meters long.", "It is 2.9 meters long.", "number", "长两米七。"),
    ("The discount is ten percent.", "The discount is twenty percent.", "number", "便宜一成。"),
    ("The second bedroom is small.", "The third bedroom is small.", "number", "次卧小。"),
    ("It is on the third floor.", "It is on the fourth floor.", "number", "在三楼。"),
    ("I have read chapter five.", "I have read chapter six.", "number", "第五章看完了。"),
    ("I fell twice.", "I fell three times.", "number", "摔了两跤。"),
    ("It has two turns of tape.", "It has three turns of tape.", "number", "缠了两圈胶带。"),
    ("It was wrapped with two turns of tape.", "It was wrapped twice.", "unit", "缠两圈胶带。"),
    ("The old one was replaced with a new one.", "Two were replaced with a new one.", "number", "旧的换成新的。"),
    # units
    ("It is 8 centimeters thick.", "It is 8 meters thick.", "unit", "厚 8 公分。"),
    ("It cost 3,000 yuan.", "It cost 3,000 dollars.", "unit", "花了 3,000 块。"),
    ("The flat has 79 square meters.", "The flat has 97 square meters.", "number", "房子 79 平。"),
    ("It weighed half a kilogram.", "It weighed one kilogram.", "number", "一斤重。"),
    ("I ran 8.2 kilometers.", "I ran 8.2 miles.", "unit", "跑了 8.2k。"),
    ("The server has 16 GB of memory.", "The server has 16 MB of memory.", "unit", "服务器内存 16G。"),
    # names that Pinyin spells
    ("Lin Xiao called.", "Lin Jing called.", "name", "林晓打来电话。"),
    ("Aunt Zheng kept the key.", "Uncle Zheng kept the key.", "antonym", "钥匙留给郑阿姨。"),
    ("Dr. Jiang stopped it.", "Dr. Wang stopped it.", "name", "蒋医生让停。"),
    ("Shaoxing is near.", "Suzhou is near.", "name", "绍兴近。"),
    ("Lao He told Xiaoman.", "Xiaoman told Lao He.", "role", "老何告诉小满。"),
    # words with a capital that name nobody
    ("Weight decreased to 70.", "Google decreased to 70.", "name", "体重减到 70"),
    ("Plan; Loan; Tax.", "Plan; Apple; Tax.", "name", "计划；贷款；税"),
    ("The Half Marathon is in May.", "The Full House is in May.", "name", "半马 5 月"),
    # what one does
    ("The flat was transferred in May.", "The flat was damaged in May.", "relation", "房子 5 月过户。"),
    ("The lamp is broken.", "The lamp is stolen.", "relation", "灯坏了。"),
    ("The wall was torn down.", "The wall was painted.", "relation", "墙拆了。"),
    ("The fee was deducted.", "The fee was refunded.", "relation", "扣了费。"),
    ("The fee was refunded.", "The fee was deducted.", "relation", "费退了。"),
    ("Pick up the child.", "Wash the child.", "relation", "接孩子。"),
    ("We saw her off.", "We scolded her.", "relation", "我们送她走。"),
    ("The doctor advised rest.", "The doctor forbade rest.", "relation", "医生嘱咐多休息。"),
    ("The trip fell through.", "The trip took place and was enjoyed.", "relation", "行程泡汤了。"),
    ("I paid it back.", "I forgot it.", "relation", "钱还清了。"),
    ("The wall was repainted.", "The wall was washed.", "relation", "墙重刷了。"),
    ("The pipe leaks.", "The pipe was sold.", "relation", "水管漏。"),
    ("The tap was replaced.", "The tap was repaired.", "relation", "水龙头换新的。"),
    ("The number is stored.", "The number was deleted.", "relation", "号码存着。"),
    ("He worked there.", "He was born there.", "relation", "他在那里工作。"),
    ("The living room is big.", "We hiked in the big room.", "relation", "客厅大。"),
    # one of a few that exclude each other
    ("He eats 30 g in the morning.", "He eats 30 g in the evening.", "antonym", "早上吃 30 g。"),
    ("The test was negative.", "The test was positive.", "antonym", "测过，阴性。"),
    ("It costs 16 yuan a day.", "It costs 16 yuan a month.", "antonym", "16 元一天。"),
    ("The left knee hurts.", "The right knee hurts.", "antonym", "左膝疼。"),
    ("The sofa is gray.", "The sofa is blue.", "antonym", "沙发灰色。"),
    ("Her mother came.", "Her father came.", "antonym", "她妈妈来了。"),
    ("It was postponed.", "It was brought forward.", "antonym", "顺延了。"),
    # negations
    ("Don't write it down.", "Write it down.", "negation", "别写下来。"),
    ("It was not installed.", "It was installed.", "negation", "没装。"),
    ("It cannot be reproduced.", "It can be reproduced.", "negation", "复现不了。"),
    ("Otherwise it burns.", "Otherwise it does not burn.", "negation", "不然会糊。"),
    ("The meeting was not cancelled.", "The meeting was cancelled.", "negation", "会议没取消。"),
    ("He is not allergic to eggs.", "He is allergic to eggs.", "negation", "他对鸡蛋不过敏。"),
    ("It is no more than 145.", "It is more than 145.", "antonym", "心率不过 145"),
    ("I lent him 500 yuan.", "I borrowed 500 yuan from him.", "antonym", "我借给他 500 块。"),
    ("Dr. Jiang advised Dr. Gu to rest.", "Dr. Gu advised Dr. Jiang to rest.", "role", "蒋医生建议顾医生休息。"),
    ("The S&P part is 40 yuan.", "The S&P part is 50 yuan.", "number", "标普那份 40 元。"),
    ("Chapter 8 is about 2PC.", "Chapter 8 is about 3PC.", "latin", "第 8 章：2PC。"),
    ("He is fine.", "He never is fine; no wonder.", "negation", "他没事。"),
]

FAILS = [
    ("It has 12 million users.", "它有 1.2亿用户。", "number"),
    ("用户达到 1.2 万。", "用户达到一亿两千万。", "number"),
    ("There are four reasons.", "我整理出三条原因。", "number"),
    ("原因有 4 条。", "我整理出三条原因。", "number"),
    ("Sales rose five percent.", "销量增长百分之六。", "number"),
    ("He finished in third place.", "他获得第二名。", "number"),
    ("The price fell from 45 yuan to 60 yuan.", "价格从 60 元降到 45 元。", "number"),
    ("There are 2,014 projects.", "项目始于 2014 年。", "number"),
    ("It happened in November 2014.", "这件事发生在 2014 年 12 月。", "date"),
    ("它发生在 2015 年。", "这件事发生在 2014 年 12 月。", "date"),
    ("It happened at the beginning of 2014.", "这件事发生在 2014 年底。", "date"),
    ("它发生在 2014 年初。", "这件事发生在 2014 年底。", "date"),
    ("In 2014 it had users.", "它有 2014 个用户。", "date"),
    ("It takes 80 seconds.", "耗时 80 毫秒。", "unit"),
    ("路长 12 米。", "路长 12 公里。", "unit"),
    ("It costs 3 billion yuan.", "价格是 30 亿美元。", "unit"),
    ("Microsoft joined.", "谷歌加入了。", "name"),
    ("It was launched by France.", "它由德国启动。", "name"),
    ("它由法国启动。", "它由德国启动。", "name"),
    ("张伟于 1998 年获奖。", "王晓明于 1998 年获奖。", "name"),
    ("《短夜》出版了。", "《长夜》出版了。", "name"),
    ("远山公司宣布裁员。", "蓝湖公司宣布裁员。", "name"),
    ("The tool is libcontainerd.", "这个工具是 libcontainer。", "latin"),
    ("Add the address with `-P`.", "用 `-H` 多写一个地址。", "latin"),
    ("Run `cf pull` first.", "先运行 `cf push`。", "latin"),
    ("Python 3.1 is out.", "Python 3.12 已经发布。", "latin"),
    ("这个工具是 runD。", "这个工具是 runC。", "latin"),
    ("Docker accepted the proposal.", "Docker 公司没有认可这个提议。", "negation"),
    ("Docker 公司认可了这个提议。", "Docker 公司没有认可这个提议。", "negation"),
    ("Docker did not release the library.", "Docker 发布了这个库。", "negation"),
    ("Docker 没有发布这个库。", "Docker 发布了这个库。", "negation"),
    ("Docker did not refuse the proposal.", "Docker 拒绝了这个提议。", "negation"),
    ("Sales decreased.", "销量增加了。", "antonym"),
    ("销量减少了。", "销量增加了。", "antonym"),
    ("It happened before the storm.", "这件事发生在风暴之后。", "antonym"),
    ("它是闭源项目。", "它是开源项目。", "antonym"),
    ("Docker was acquired by Fig.", "Docker 收购了 Fig。", "role"),
    ("Google acquired Docker.", "Docker 收购了 Google。", "role"),
    ("Docker 被 Fig 收购。", "Docker 公司收购了 Fig。", "role"),
    ("Docker 收购了 Google。", "Docker 由 Google 收购。", "role"),
    ("Docker does not satisfy the old positioning.", "Docker 公司不满足于原来的定位。", "relation"),
    ("Docker did not meet the old positioning.", "Docker 公司不满足于原来的定位。", "relation"),
    ("Docker founded Fig.", "Docker 公司后来收购了 Fig 项目。", "relation"),
    ("Docker's invention of Fig came later.", "Docker 公司后来收购了 Fig 项目。", "relation"),
    ("Google withdrew Kubernetes.", "Google 推出了 Kubernetes。", "relation"),
    ("CoreOS ridiculed 30 people.", "CoreOS 裁员 30 人。", "relation"),
    ("Docker 创立了 Fig。", "Docker 公司后来收购了 Fig 项目。", "relation"),
    ("Docker 推迟了 Fig。", "Docker 公司后来收购了 Fig 项目。", "relation"),
    ("Docker 起诉 CoreOS。", "Docker 公司和 CoreOS 决裂。", "relation"),
    ("Google's decision to buy Docker was driven by the positioning.", "Docker 不满足于 Google 的定位。", "relation"),
    (
        "Google's decision to buy Docker was driven by the positioning.",
        "红帽收购了 CoreOS。Docker 不满足于 Google 的定位。",
        "role",
    ),
    ("OCI governs the platform, while CNCF governs the standard.", "OCI 管的是标准，CNCF 管的是平台。", "role"),
    ("Google built a tool for Docker.", "Docker 为 Google 开发了一个工具。", "role"),
    ("Docker is behind Kubernetes.", "Kubernetes 的社区对 Docker 公司形成了压力。", "relation"),
    ("Kubernetes is behind Docker.", "Kubernetes 支持 Docker。", "relation"),
    ("Docker approached CoreOS.", "Docker 主动拒绝了 CoreOS。", "relation"),
    ("CoreOS re-licensed rkt.", "CoreOS 推出了 rkt。", "relation"),
    # the pieces of a path or a host, in another order
    ("配置在 /etc/nginx/nginx.conf。", "配置在 /etc/nginx/conf.d/default.conf。", "latin"),
    ("The site is www.example.com.", "站点是 example.www.com。", "latin"),
    # the one clause of a line says "not"
    ("Someone was put in charge of it.", "没有指定负责人。", "negation"),
    # of two things that exclude each other
    ("It is mounted automatically.", "要手动挂载", "antonym"),
    ("检查结果是阴性。", "检查结果是阳性。", "antonym"),
    ("每月交 300 元物业费。", "每年交 300 元物业费。", "antonym"),
    ("It was a closed-book exam.", "开卷考试", "antonym"),
    ("It takes six weeks at the very most.", "至少要 6 周", "antonym"),
    ("1,350 yuan, including the blood work.", "1,350 元；血检另收", "antonym"),
]


@pytest.mark.parametrize(("sentence", "quote"), HOLDS)
def test_a_true_rendering_passes(sentence: str, quote: str, dictionary: Dictionary) -> None:
    assert unsupported(sentence, [quote], dictionary) == ()


@pytest.mark.parametrize(("sentence", "quote", "kind"), FAILS)
def test_a_false_one_fails_and_says_why(sentence: str, quote: str, kind: str, dictionary: Dictionary) -> None:
    assert kind in {problem.kind for problem in unsupported(sentence, [quote], dictionary)}


@pytest.mark.parametrize(("sentence", "neighbour", "kind", "quote"), EVERYDAY)
def test_a_line_of_everyday_life_proves_its_rendering_and_not_its_neighbour(
    sentence: str, neighbour: str, kind: str, quote: str, dictionary: Dictionary
) -> None:
    assert unsupported(sentence, [quote], dictionary) == ()
    assert kind in {problem.kind for problem in unsupported(neighbour, [quote], dictionary)}


def test_a_clause_that_lost_its_not_is_no_copy(dictionary: Dictionary) -> None:
    assert unsupported("认可这个提议", ["Docker 公司没有认可这个提议。"], dictionary)


def test_a_heading_supplies_a_name_only_where_the_lines_give_none(dictionary: Dictionary) -> None:
    assert not unsupported("Docker 有三条优点。", ["优点有三条。"], dictionary, ["Docker 笔记"])
    assert unsupported("Docker 有三条优点。", ["Swarm 的优点有三条。"], dictionary, ["Docker 笔记"])


def test_what_only_a_heading_names_may_act_but_not_in_place_of_another(dictionary: Dictionary) -> None:
    heading = ["Docker 与 Google"]
    assert not unsupported("Docker broke with CoreOS.", ["早年因为平台和 CoreOS 决裂。"], dictionary, heading)
    assert unsupported("Docker acquired CoreOS.", ["红帽收购了 CoreOS。"], dictionary, heading)
    assert unsupported("CoreOS acquired Docker.", ["早年收购了 CoreOS。"], dictionary, heading)


def test_the_proof_may_be_spread_over_quotes(dictionary: Dictionary) -> None:
    quotes = ["它在 2014 年开源。", "它有三个作者。"]
    assert not unsupported("It was open-sourced in 2014 by three authors.", quotes, dictionary)


def test_what_is_too_long_to_be_judged_fails(dictionary: Dictionary) -> None:
    long = "它有三个作者" * (LONGEST_SENTENCE // 6 + 1)
    assert [p.kind for p in unsupported(long, [long], dictionary)] == ["length"]
    quote = "它有三个作者。" + "这是一句别的话。" * (LONGEST_QUOTES // 8)
    assert [p.kind for p in unsupported("它的作者有三个。", [quote], dictionary)] == ["length"]
    assert unsupported("它有三个作者。", [quote], dictionary) == ()  # a copy needs no judge
    assert unsupported("它的作者有三个。", [quote[:LONGEST_QUOTES]], dictionary) == ()


@SLOW
@given(
    st.sampled_from(
        ["`", "[[", "(", "不", "not ", "1 ", "一", "2014年1月", "A, ", "Docker and ", "a.", "  ", "被", "<a", "**a"]
    ),
    st.sampled_from(
        ["`", "没有收购,", "Docker was acquired by Google ", "2014 年 ", "an ", "3 ", "，见 [[", "first ", "\n"]
    ),
)
def test_hostile_repetition_is_judged(dictionary: Dictionary, one: str, other: str) -> None:
    sentence = (one * LONGEST_SENTENCE)[: LONGEST_SENTENCE - 1] + "x"
    assert isinstance(unsupported(sentence, [(other * LONGEST_QUOTES)[:LONGEST_QUOTES]], dictionary), tuple)


@SLOW
@given(st.sampled_from(SENTENCES))
def test_what_is_copied_word_for_word_passes(dictionary: Dictionary, sentence: str) -> None:
    assert unsupported(sentence, [sentence], dictionary) == ()


@SLOW
@given(st.integers(2, 10**9), st.integers(2, 10**9), st.sampled_from(["en", "zh"]))
def test_another_number_never_passes(dictionary: Dictionary, shown: int, claimed: int, language: str) -> None:
    quote = f"仓库里有 {shown} 个文件。"
    sentence = {"en": f"The repository holds {claimed:,} files.", "zh": f"仓库存有 {claimed} 个文件。"}[language]
    assert (unsupported(sentence, [quote], dictionary) == ()) == (shown == claimed)


@SLOW
@given(st.integers(1900, 2099), st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 12))
def test_another_date_never_passes(dictionary: Dictionary, year: int, other: int, month: int, another: int) -> None:
    assume((year, month) != (other, another))
    assert not unsupported(f"会议在 {year} 年 {month} 月召开过。", [f"会议于 {year} 年 {month} 月召开。"], dictionary)
    assert unsupported(f"会议在 {other} 年 {another} 月召开过。", [f"会议于 {year} 年 {month} 月召开。"], dictionary)


@SLOW
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_is_judged(dictionary: Dictionary, sentence: str, quotes: list[str]) -> None:
    assert isinstance(unsupported(sentence, quotes, dictionary), tuple)


def test_every_quote_of_the_set_is_in_its_note() -> None:
    rows = paraphrases()
    assert len({row.id for row in rows}) == len(rows) >= 200
    for row in rows:
        for note, quote in row.quotes:
            assert note is None or quote in (CORPUS / note).read_text(encoding="utf-8"), row.id


def test_mutations_are_the_same_each_time_and_many() -> None:
    made = [mutation for row in paraphrases() for mutation in mutate(row)]
    assert made == [mutation for row in paraphrases() for mutation in mutate(row)]
    assert len(made) >= 600
    assert all(m.sentence != m.original.sentence for m in made)
    assert len({m.id for m in made}) == len(made)
    assert {m.kind for m in made} >= {
        "number",
        "date",
        "name",
        "swap",
        "latin",
        "unit",
        "negation+",
        "negation-",
        "antonym",
        "relation",
        "premise",
    }


def test_names_side_by_side_are_not_exchanged() -> None:
    row = replace(paraphrases()[0], sentence="Rancher and Tutum are startups.", language="en")
    assert not [m for m in mutate(row) if m.kind == "swap"]


def test_no_mutation_that_the_rules_were_tuned_on_is_accepted(report: Report) -> None:
    wrong = [row for row in report.wrong if row.kind != TRUE and row.original.split == "dev"]
    assert [(row.id, row.sentence) for row in wrong] == []


@pytest.mark.parametrize(("split", "rejected", "accepted"), [("dev", 0.02, 0.0), ("test", 0.25, 0.03)])
def test_the_figures_hold(report: Report, split: str, rejected: float, accepted: float) -> None:
    figures = report.figures[split]["all"]
    assert figures[TRUE].value <= rejected
    assert figures[MUTATIONS].value <= accepted


def test_the_report_counts_what_it_lists(report: Report, dictionary: Dictionary) -> None:
    counted = sum(f[k].value * f[k].n for of in report.figures.values() for f in [of["all"]] for k in (TRUE, MUTATIONS))
    assert round(counted) == len(report.wrong)
    assert all(judge(row.original, row.sentence, dictionary) == row.problems for row in report.wrong)
    cited = {row.id: row.original.quotes for row in report.rows if row.kind != TRUE}
    assert cited == {m.id: m.original.quotes for paraphrase in paraphrases() for m in mutate(paraphrase)}
    languages = report.figures["dev"]
    assert languages["zh"][TRUE].n + languages["en"][TRUE].n == languages["all"][TRUE].n
    kinds = [figure.n for kind, figure in languages["all"].items() if kind not in (TRUE, MUTATIONS)]
    assert sum(kinds) == languages["all"][MUTATIONS].n


def test_a_verdict_that_got_worse_is_told(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "paraphrases.json"
    with pytest.raises(NoRecord, match="--save"):
        verification_record.compare(path, report)
    verification_record.save(path, report)
    assert verification_record.compare(path, report) == ([], [])
    first = report.rows[0]
    assert first.kind == TRUE
    worse = replace(report, rows=(replace(first, problems=(Problem("name", "x"),)), *report.rows[1:]))
    risen, newly = verification_record.compare(path, worse)
    assert newly == [first.id]
    assert risen[0].startswith("verification dev, all, true rendering: 0.0")
    fewer = replace(report, rows=[row for row in report.rows if row.kind != "swap"])
    assert "verification dev, all, swap: 0.0000 → nothing" in verification_record.compare(path, fewer)[0]
    half = replace(report, rows=report.rows[::2])
    assert any(" n " in rise for rise in verification_record.compare(path, half)[0])
    path.write_text(path.read_text().replace('"sentences_sha256": "', '"sentences_sha256": "0'))
    with pytest.raises(NoRecord, match="other sentences"):
        verification_record.compare(path, report)
    path.write_text("[]")
    with pytest.raises(UserError, match="not a record"):
        verification_record.compare(path, report)


@pytest.mark.parametrize("split", RENDERINGS)
def test_free_renderings_are_judged_with_the_wrong_one_beside_each(split: Any, dictionary: Dictionary) -> None:
    entries = renderings(split)
    assert len({m.id for _, m in entries}) == len(entries) > 380
    for true, false in entries:
        assert true.split == split
        assert speaks(true.sentence, "en"), true
        assert speaks(false.sentence, "en"), false
        assert false.sentence != true.sentence
    found = run(dictionary, [split])
    assert list(found.figures) == [split]
    english = found.figures[split]["en"]
    assert english[TRUE].n == english[MUTATIONS].n == len(entries)
    assert english[MUTATIONS].value < 0.15
    assert english["number"].value < 0.2  # numbers that changed places


def test_qa_eval_verification_prints_its_figures(qa, library: Path, dictionary: Dictionary) -> None:
    done = qa("eval", "verification", "--json", QA_HOME=str(library))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["schema"], list(found["splits"])) == ("qa.eval.verification/1", ["test"])
    assert {row["id"] for row in found["wrong"]} == set(found["splits"]["test"]["wrong"])
    assert qa("eval", "verification", "--check", "--save").returncode == 2
    refused = qa("eval", "verification", "--check", "--every", "2")
    assert (refused.returncode, "leave out --llm and --every" in refused.stderr) == (2, True)


_OF_NUMBERS = [
    *"0123456789零一二三四五六七八九两十百千万亿多余几半点成折打第号日月年天周块元.,:/-$£ ",
    *("分之 百分之 half two hundred million th Q k ' p.m. 世纪 年代 初 上半年".split()),
]


@given(st.lists(st.sampled_from(_OF_NUMBERS), min_size=1, max_size=9).map("".join))
@example("89.5 万成交")
@example("3 万分之一")
@example("百分之0分之一")
@settings(max_examples=2000)
def test_no_number_however_odd_breaks_the_reading(text: str) -> None:
    assert all(quantity.value >= 0 for quantity in read(text).quantities)
