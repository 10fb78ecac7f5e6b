"""Who does what, and which number is of what: each true wording beside one in which two things changed places."""

import pytest

from qa.support import unsupported
from qa.translate import Dictionary


@pytest.mark.parametrize(
    ("true", "false", "quote"),
    [
        # names that share a word
        ("Xiao Zhao apologized to Xiao Sun.", "Xiao Sun apologized to Xiao Zhao.", "小赵向小孙道歉了。"),
        (
            "The teacher praised Xiao Ming and criticized Xiao Gang.",
            "The teacher praised Xiao Gang and criticized Xiao Ming.",
            "老师表扬了小明，批评了小刚。",
        ),
        (
            "Only after Docker acquired Fig did Compose appear.",
            "Only after Compose acquired Fig did Docker appear.",
            "Fig 被 Docker 公司收购以后才有 Compose。",
        ),
        # who made it, and of what it is
        (
            "Tekton was started by companies such as Google and Red Hat.",
            "Google was started by companies such as Tekton and Red Hat.",
            "牵头发起 Tekton 的是 Google 和 Red Hat 等几家公司。",
        ),
        (
            "Nomad is the Linux scheduling project of HashiCorp.",
            "HashiCorp is the Linux scheduling project of Nomad.",
            "Nomad 是 HashiCorp 推出的 Linux 调度项目。",
        ),
        (
            "Podman uses the Cgroups and Namespaces in the Linux kernel.",
            "The Linux kernel uses the Cgroups and Namespaces in Podman.",
            "Podman 利用 Linux 内核里的 Cgroups 与 Namespace。",
        ),
        # the sides of a comparison
        (
            "The new phone is 800 yuan more expensive than the old phone.",
            "The old phone is 800 yuan more expensive than the new phone.",
            "新手机比旧手机贵 800 元。",
        ),
        ("He is taller than me.", "I am taller than him.", "他比我高。"),
        ("Chapter 3 is harder than chapter 4.", "Chapter 4 is harder than chapter 3.", "第 3 章比第 4 章难。"),
        ("新手机比旧手机要贵 800 元。", "旧手机比新手机贵 800 元。", "新手机比旧手机贵 800 元。"),
        # before and after
        ("Reply before Wednesday.", "Reply after Wednesday.", "周三前回复。"),
        ("Check the tires before departure.", "Check the tires after departure.", "出发前检查轮胎。"),
        (
            "Back up first, then upgrade the database.",
            "Upgrade the database first, then back up.",
            "先备份再升级数据库。",
        ),
        (
            "Back up the database before upgrading it.",
            "Upgrade the database before backing up.",
            "先备份再升级数据库。",
        ),
        ("先备份，然后升级数据库。", "先升级数据库再备份。", "先备份再升级数据库。"),
        ("Decide after he comes back.", "Decide before he comes back.", "等他回来再决定。"),
        # a cause, a change
        (
            "Insufficient memory caused the service crash.",
            "The service crash caused insufficient memory.",
            "内存不够导致服务崩溃。",
        ),
        (
            "The timeout was changed from 30 seconds to 10 seconds.",
            "The timeout was changed to 30 seconds, from 10 seconds.",
            "超时从 30 秒改成 10 秒。",
        ),
        ("Flew from Beijing to Tokyo.", "Flew from Tokyo to Beijing.", "从北京飞东京。"),
        # values that changed places
        ("Add 5 g of salt and 10 g of sugar.", "Add 10 g of salt and 5 g of sugar.", "加 5 克盐、10 克糖。"),
        (
            "Logs are kept for 7 days and backups for 30 days.",
            "Logs are kept for 30 days and backups for 7 days.",
            "日志保留 7 天，备份保留 30 天。",
        ),
        (
            "The highest blood pressure is 145 and the lowest is 92.",
            "The highest blood pressure is 92 and the lowest is 145.",
            "最高血压 145，最低 92。",
        ),
        (
            "Went to the hospital on March 14 and got the results on March 20.",
            "Went to the hospital on March 20 and got the results on March 14.",
            "3/14 去了医院，3/20 拿到结果。",
        ),
        (
            "Xiao Zhang is responsible for the front end and Xiao Liu for the back end.",
            "Xiao Liu is responsible for the front end and Xiao Zhang for the back end.",
            "小张负责前端，小刘负责后端。",
        ),
        ("日志存 7 天，备份存 30 天。", "日志保留 30 天，备份保留 7 天。", "日志保留 7 天，备份保留 30 天。"),
        # two short parts
        (
            "Stopped the vitamins and continue to take calcium tablets.",
            "Stopped the calcium tablets and continue to take vitamins.",
            "停了维生素，继续吃钙片。",
        ),
        (
            "Three tests failed and the rest passed.",
            "Three tests passed and the rest failed.",
            "三个测试失败，其余通过。",
        ),
        # persons without a name
        ("Lao Wang lent me 2,000 yuan.", "I lent Lao Wang 2,000 yuan.", "老王借给我 2000 块。"),
        ("I owe Xiao Chen 300 yuan.", "Xiao Chen owes me 300 yuan.", "我欠小陈 300 块。"),
        ("Mom bought a coat for Grandma.", "Grandma bought a coat for Mom.", "妈妈给奶奶买了一件外套。"),
        ("The boss approved my leave.", "I approved the boss's leave.", "老板批准了我的请假。"),
        ("He was dismissed by the company.", "He dismissed the company.", "他被公司辞退了。"),
        ("Was scolded by the boss.", "Scolded the boss.", "被老板骂了。"),
        ("我欠小陈 300 元。", "小陈欠我 300 块。", "我欠小陈 300 块。"),
    ],
)
def test_things_keep_their_places(true: str, false: str, quote: str, dictionary: Dictionary) -> None:
    assert unsupported(true, [quote], dictionary) == ()
    assert "role" in {problem.kind for problem in unsupported(false, [quote], dictionary)}


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Two days earlier than expected.", "比预计早了两天。"),
        ("Three months after leaving the company the account still worked.", "离职三个月后账号还能用。"),
        ("A number of 15,000 then fell.", "15,000 后来跌了。"),
        ("Studies English in the evening.", "晚上学英语。"),
        ("Ordered takeout.", "点了外卖。"),
        ("Originally scheduled for June 15.", "原定 6 月 15 日。"),
        ("Students pay half price.", "学生半价。"),
        ("Quit smoking three years ago.", "三年前戒了烟。"),
        ("Missed a dose once.", "漏打了一针。"),
        ("Take one tablet before bed.", "睡前吃一片。"),
    ],
)
def test_other_true_wordings_pass(sentence: str, quote: str, dictionary: Dictionary) -> None:
    assert unsupported(sentence, [quote], dictionary) == ()


@pytest.mark.parametrize(
    ("quote", "true", "false"),
    [
        ("停电是由老鼠咬断电线引起的。", "老鼠咬断电线引发了停电。", "停电引发了老鼠咬断电线。"),
        ("漏水造成了停电。", "The leak caused the outage.", "The outage caused the leak."),
    ],
)
def test_cause_and_effect_stay_where_they_are(quote: str, true: str, false: str, dictionary: Dictionary) -> None:
    assert not unsupported(true, [quote], dictionary)
    assert unsupported(false, [quote], dictionary)
