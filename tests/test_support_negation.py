"""What a sentence may deny, doubt, plan and date, and which opposites it may use: each true wording beside a false one."""

import pytest

from qa.support import unsupported
from qa.translate import Dictionary


@pytest.mark.parametrize(
    ("true", "false", "kind", "quote"),
    [
        # the verb before its 不
        ("The door cannot be opened.", "The door opened.", "negation", "门打不开。"),
        ("He could not hold the rope.", "He could hold the rope.", "negation", "他抓不住绳子。"),
        ("The paint does not come off.", "The paint came off.", "negation", "漆不掉。"),
        # 不过 within a clause is no "but", 不同意 no "different", 并不少 no "many"
        ("He does not agree.", "He agreed.", "negation", "他不同意。"),
        # a bare 无 and 非 before what they deny
        ("Salt is white and has no smell.", "Salt is not white.", "negation", "盐很白，无味。"),
        # the dictionary's word without a "not"
        ("The medicine is useless.", "The medicine is useful.", "negation", "药没用。"),
        # a quality that falls short, and what is hard in another word than 难
        ("The code is not readable.", "The code is readable.", "negation", "代码可读性差。"),
        (
            "It is not strong; changing it is hard.",
            "It is strong; changing it is not hard.",
            "negation",
            "性能不强，改起来费劲。",
        ),
        ("It is not strong.", "It is not weak.", "antonym", "性能不强。"),
        # characters that look like a "no"
        ("The variance is small.", "The variance is not small.", "negation", "方差很小。"),
        ("It stopped and did not pass.", "It did not stop and passed.", "negation", "停了，没过。"),
        ("The iron is hard.", "The iron is not hard.", "negation", "铁很硬。"),
        ("Extremely sleepy.", "Not sleepy at all.", "negation", "困得不行。"),
        ("The difference is in the price.", "The difference is not in the price.", "negation", "差在价格。"),
        # nobody and nothing, whose word stands elsewhere in Chinese
        ("There is nobody upstairs.", "There is somebody who is not upstairs.", "negation", "楼上没人。"),
        ("Nothing else was found.", "Everything else was found.", "negation", "别的没查出来。"),
        ("Not more than 5 km each time.", "More than 5 km each time.", "negation", "每次不超过 5 km"),
        ("Not less than 5 km each time.", "Not more than 5 km each time.", "antonym", "每次不少于 5 km"),
        # a Chinese path in English
        (
            "The report is in `~/房子/霉墙`.",
            "The report is not in `~/房子/霉墙`.",
            "negation",
            "报告在 `~/房子/霉墙`。",
        ),
        # kin by marriage, order in time
        ("The son-in-law came.", "The son came.", "antonym", "女婿来了。"),
        ("Father and son came.", "Father and daughter came.", "antonym", "父子都来了。"),
        ("Winter vacation and summer vacation.", "Spring vacation and summer vacation.", "antonym", "寒假和暑假。"),
        ("The mother-in-law came on Monday.", "The wife came on Monday.", "antonym", "婆婆周一来的。"),
        ("Last time it was first checked.", "Last it was checked.", "antonym", "上次首次检查。"),
        # what the dictionary calls a word, verbs within it
        ("He works the night shift.", "He works the day shift.", "relation", "他上夜班。"),
        ("The driver's license expires.", "The passport expires.", "noun", "驾照到期。"),
        ("The group leader shook his head.", "The group leader nodded.", "relation", "组长摇头。"),
        # opposites
        ("The boss approved the budget.", "The boss rejected the budget.", "antonym", "老板批准了预算。"),
        ("Installed a new plugin.", "Uninstalled a new plugin.", "antonym", "安装了新插件。"),
        ("Export the data.", "Import the data.", "antonym", "导出数据。"),
        ("Turned off automatic updates.", "Enabled automatic updates.", "antonym", "关掉了自动更新。"),
        ("Withdrew 5,000 from the bank.", "Deposited 5,000 in the bank.", "antonym", "从银行取了 5000。"),
        ("Hates coriander.", "Loves coriander.", "antonym", "讨厌香菜。"),
        ("Logged in to the account.", "Logged out of the account.", "antonym", "登录了账号。"),
        ("The nodule is benign.", "The nodule is malignant.", "antonym", "结节是良性的。"),
        ("Blood pressure is slightly low.", "Blood pressure is slightly high.", "antonym", "血压偏低。"),
        ("Simmer on low heat.", "Simmer on high heat.", "antonym", "小火炖。"),
        ("The noodles are expensive.", "The noodles are cheap.", "antonym", "面很贵。"),
        ("The pain got worse.", "The pain got better.", "antonym", "疼痛加重了。"),
        ("血压有点偏低。", "血压偏高。", "antonym", "血压偏低。"),
        ("老板批了我的假。", "老板拒绝了我的请假。", "antonym", "老板批准了我的请假。"),
        # what was nearly so, forgotten, thought, doubted, planned, heard, or only on a condition
        ("Almost missed the train.", "Missed the train.", "marker", "差点错过火车。"),
        (
            "Forgot to close the window; the floor got wet.",
            "Closed the window and the floor got wet.",
            "marker",
            "忘了关窗，地板湿了。",
        ),
        (
            "Thought the wallet was lost; in fact it was in the car.",
            "The wallet was lost in the car.",
            "marker",
            "以为钱包丢了，其实在车里。",
        ),
        ("It may be an allergy.", "It is an allergy.", "marker", "可能是过敏。"),
        ("Planned to go to Yunnan on National Day.", "Went to Yunnan on National Day.", "marker", "计划国庆去云南。"),
        (
            "Heard that the upstairs is going to be renovated.",
            "The upstairs was renovated.",
            "marker",
            "听说楼上要装修。",
        ),
        ("If it rains it will be moved indoors.", "It will be moved indoors.", "marker", "如果下雨就改到室内。"),
        ("Any day except Wednesday is fine.", "Wednesday is fine.", "marker", "除了周三都可以。"),
        ("Occasionally has a headache.", "Always has a headache.", "marker", "偶尔头疼。"),
        (
            "The doctor advised drinking less coffee.",
            "The doctor advised drinking coffee.",
            "marker",
            "医生建议少喝咖啡。",
        ),
        ("Most colleagues agreed.", "All colleagues agreed.", "marker", "大部分同事同意。"),
        ("Only administrators can delete.", "Everyone can delete.", "marker", "只有管理员能删除。"),
        ("The medicine is on top of the fridge.", "The medicine is in the fridge.", "marker", "药放在冰箱上面。"),
        ("险些错过火车。", "错过了火车。", "marker", "差点错过火车。"),
        ("或许是过敏。", "是过敏。", "marker", "可能是过敏。"),
        ("多数同事同意。", "全部同事同意。", "marker", "大部分同事同意。"),
        # what was refused, called off, avoided
        ("Friday's party was cancelled.", "Had the Friday party.", "marker", "取消了周五的聚会。"),
        ("Avoid coffee on an empty stomach.", "Drink coffee on an empty stomach.", "marker", "避免空腹喝咖啡。"),
        ("Do not use root to log in.", "Use root to log in.", "marker", "禁止使用 root 登录。"),
        ("Gave up the postgraduate exam.", "Took the postgraduate exam.", "marker", "放弃了考研。"),
        # what the sentence adds
        ("Pets are allowed.", "Pets must be brought.", "marker", "可以带宠物。"),
        ("Some users reported it.", "All users reported it.", "marker", "有几个用户反映了。"),
        (
            "The contract takes effect on May 3.",
            "The contract is effective until May 3.",
            "marker",
            "合同 5 月 3 日起生效。",
        ),
        (
            "Returns within three days are refunded.",
            "Returns after three days are refunded.",
            "marker",
            "三天内退货可以退款。",
        ),
        # days told from today
        ("Hand in the report tomorrow.", "Handed in the report yesterday.", "date", "明天交报告。"),
        ("Changed the oil last week.", "Changed the oil last month.", "date", "上周换了机油。"),
        ("Paid 4,300 last year.", "Paid 4,300 this year.", "date", "去年交了 4300。"),
        ("Delivered two years later.", "Delivered two years ago.", "date", "两年后交付。"),
        ("The day before yesterday it rained.", "Yesterday it rained.", "date", "前天下雨了。"),
        ("昨天晚上吵架了。", "今天吵架了。", "date", "昨晚吵架了。"),
        # limits and what is not allowed, which Chinese says in other words
        (
            "The code must have at least 8 digits.",
            "The code must have at most 8 digits.",
            "negation",
            "密码不能少于 8 位。",
        ),
        (
            "Construction is not allowed on weekends.",
            "Construction is allowed on weekends.",
            "negation",
            "周末不能施工。",
        ),
        ("Two wrong characters.", "No wrong characters.", "negation", "有两处错别字。"),
    ],
)
def test_a_true_wording_passes_and_its_neighbour_does_not(
    true: str, false: str, kind: str, quote: str, dictionary: Dictionary
) -> None:
    assert unsupported(true, [quote], dictionary) == ()
    assert kind in {problem.kind for problem in unsupported(false, [quote], dictionary)}


def test_what_is_struck_out_proves_nothing(dictionary: Dictionary) -> None:
    quote = "例会时间：~~周三下午三点~~ 周四上午十点。"
    assert not unsupported("The regular meeting is on Thursday at 10 am.", [quote], dictionary)
    assert unsupported("The regular meeting is on Wednesday at 3 pm.", [quote], dictionary)
    assert unsupported("例会时间：周三下午三点。", [quote], dictionary)
    assert not unsupported(quote, [quote], dictionary)
