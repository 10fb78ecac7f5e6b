"""Other names, names that change places, other terms in Latin letters."""

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from evals.mutations.text import put, table
from evals.mutations.types import Paraphrase

_COMPANIES = (
    "Docker",
    "CoreOS",
    "Google",
    "Red Hat",
    "dotCloud",
    "Rancher",
    "Tutum",
    "Apple",
    "Beats",
    "Microsoft",
    "GitHub",
    "Netflix",
    "Sony",
    "Intel",
    "Nokia",
    "Amazon",
    "Whole Foods",
)
_PROJECTS = (
    "Kubernetes",
    "Swarm",
    "Fig",
    "Docker Compose",
    "Compose",
    "rkt",
    "Rocket",
    "runC",
    "containerd",
    "libcontainer",
    "lmctfy",
    "Moby",
    "Cloud Foundry",
    "Fleet",
    "systemd",
    "Container Linux",
    "OpenStack",
    "Docker Daemon",
    "AWS",
)
_BODIES = ("CNCF", "OCI", "PaaS", "Cgroups", "Namespace")
_CHINESE = (
    ("王晓明", "李建国"),
    ("李娜", "张伟"),
    ("德国", "英国"),
    ("法国", "日本"),
    ("北京", "上海"),
    ("星海科技", "远山科技"),
    ("蓝湖软件", "绿洲软件"),
    ("苹果公司", "微软公司"),
    ("华星电子", "宏达电子"),
    ("陈静", "刘洋"),
    ("周涛", "吴强"),
    ("王芳", "赵磊"),
    ("远洋银行", "长河银行"),
    ("日本", "越南"),
    ("赵敏", "孙丽"),
    ("海风航空", "云海航空"),
    ("巴黎", "伦敦"),
    ("印度", "泰国"),
    ("日本", "韩国"),
)
_ENGLISH = (
    ("Germany", "Britain"),
    ("France", "Japan"),
    ("French", "Italian"),
    ("Beijing", "Shanghai"),
    ("Apple", "Microsoft"),
    ("India", "Thailand"),
    ("Paris", "London"),
    ("Japan", "Korea"),
)
_OUTSIDE = ("Oracle", "Samsung", "IBM", "Mesos", "Nomad", "Podman")
_SAME = (
    {"Rocket", "rkt"},
    {"Docker", "dotCloud"},
    {"Docker", "Moby"},
    {"Compose", "Docker Compose"},
    {"Docker", "Docker Daemon"},
)
_ALL = sorted((*_COMPANIES, *_PROJECTS, *_BODIES), key=len, reverse=True)
_NAME = re.compile(rf"(?<![\w`/-])(?:{'|'.join(_ALL)})(?![\w/])")


def known_names(text: str) -> list[str]:
    """The names of the corpus in a text, in order."""
    return [match[0] for match in _NAME.finditer(text)]


def names(p: Paraphrase, random: Random) -> Iterator[str]:
    """Replace one name by another one: of the corpus, of the quotes where there is one, or from outside."""
    text = p.sentence
    quoted = "\n".join(quote for _, quote in p.quotes)
    for match in _NAME.finditer(text):
        if re.search(r"`[^`]*$", text[: match.start()]) and re.match(r"[^`]*`", text[match.end() :]):
            continue  # in code
        if match[0] in _BODIES[2:]:
            continue
        kin = _COMPANIES if match[0] in _COMPANIES else _PROJECTS if match[0] in _PROJECTS else _BODIES[:2]
        free = [n for n in kin if n not in text and not any({n, match[0]} == same for same in _SAME)]
        shown = [n for n in free if n in quoted]
        picks = [*random.sample(free, min(1, len(free))), random.choice(_OUTSIDE), *shown[:1]]
        yield from (put(text, match, new) for new in dict.fromkeys(picks))
    for one, other in _CHINESE if p.language == "zh" else _ENGLISH:
        if one in text and one not in _COMPANIES:
            yield text.replace(one, other)


_SIDE_BY_SIDE = re.compile(
    r"\s*(?:公司|项目)?\s*(?:和|与|及|以及|跟|同|、|,|and|or|with|together with|还是)\s*(?:the\s+)?(?:some\s+other\s+)?",
    re.I,
)
_SYMMETRIC = re.compile(
    r"together|Like |相同|相比|Compared|与.*决裂|一道|一样|contest|较量|同为|正面冲突|clash|全称|缩写|"
    r"stands for|short for|split between|no longer work with|不再同|以.*为代表"
    r"|合作$",
)


def swaps(p: Paraphrase) -> Iterator[str]:
    """Exchange two names, everywhere in the sentence; not where both do the same, or stand in a command."""
    text = p.sentence
    if _SYMMETRIC.search(text) or "`" in text:
        return
    tokens = list(_NAME.finditer(text))
    names = list(dict.fromkeys(m[0] for m in tokens))
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if {one, other} & {"PaaS", "OpenStack", "AWS"} or one in other or other in one:
                continue
            spans = [m for m in tokens if m[0] in (one, other)]
            between = [text[a.end() : b.start()] for a, b in pairwise(spans) if a[0] != b[0]]
            if any(_SIDE_BY_SIDE.fullmatch(gap) for gap in between) or _listed(text, one, other):
                continue
            yield _NAME.sub(lambda m: {one: other, other: one}.get(m[0], m[0]), text)  # noqa: B023


def _listed(text: str, one: str, other: str) -> bool:
    """Whether the two are members of one list: "A, B and C"."""
    item = rf"(?:{'|'.join(_ALL)})"
    gap = r"\s*(?:公司)?\s*(?:、|,|和|与|and)\s*(?:and\s*)?"
    return any(one in m[0] and other in m[0] for m in re.finditer(rf"{item}(?:{gap}{item})+", text))


_COMMANDS = table(
    """
Firefox > Chrome | Windows > Android | Firefox 115 > Firefox 116 | Windows 7 > Windows 8 | Node.js 20 > Node.js 21
-H > -P | -H > -h | cf push > cf pull | cf push > cf stop | docker -H > podman -H | run nginx > run redis
run nginx > rm nginx | :3375 > :2375 | tcp:// > udp:// | swarm.example.com > swarm.example.org | 3.12 > 3.11
3.12 > 3.1 | K8s > K3s | API > SDK | Platform as a Service > Product as a Service | Linux > Windows
Computing Foundation > Computing Federation | Open Container Initiative > Open Cluster Initiative
Contain That > Compose That | 小写的 L > 小写的 I | lowercase L > lowercase I
"""
)


def latin(p: Paraphrase, random: Random) -> Iterator[str]:
    """Change a command, a flag, a version, or one letter of a term."""
    text = p.sentence
    for one, other in _COMMANDS:
        if one in text and other not in text:
            yield text.replace(one, other, 1)
    for match in _NAME.finditer(text):
        name = match[0]
        place = random.randrange(1, len(name))
        if name[place].isalpha():
            letter = random.choice([c for c in "abdegklmnoprtuvx" if c != name[place].lower()])
            yield put(text, match, name[:place] + letter + name[place + 1 :])
