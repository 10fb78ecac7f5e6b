"""What the browser tests ask, and the notes that they add to those of the project: two of them hostile."""

HOSTILE = (
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'><svg onload='window.harmed = 3'></svg>"
    "<iframe src='http://evil.example/'></iframe><a href='javascript:window.harmed = 4'>点我</a>"
    "![图](http://evil.example/x.png) [链接](javascript:window.harmed=5) ${window.harmed = 6} {{7*7}} [1] [2]"
    ' </div></mark></textarea>" onmouseover="window.harmed = 7 <style>*{display:none}</style>'
)
MORE = {
    "红狐.md": f"# 红狐计划\n\n红狐计划的代号是白石九号 {HOSTILE}。\n\n"
    f"| 列 {HOSTILE} | 值 |\n| --- | --- |\n| 甲 | {HOSTILE} |\n",
    "坏 <img src=x onerror='window.harmed = 8'>.md": "# <b onclick='window.harmed = 9'>青蛙计划</b>\n\n青蛙计划由园林组负责。\n",
    "蓝鲸.md": "# 蓝鲸计划\n\n蓝鲸计划的代号是青石七号。它由海洋组在 2021 年启动，预算为 300 万元。\n",
}
ASKED = {
    "zh": "CoreOS 为什么和 Docker 决裂？",
    "en": "why did CoreOS split",
    "code": "怎么在 Swarm 集群里运行 nginx？",
    "refused": "谁赢了 2022 年世界杯？",
}
