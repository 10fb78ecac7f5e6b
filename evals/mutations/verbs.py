"""Families of verbs in both languages that mean nearly the same, and verbs that are put in their place."""

# A verb may be replaced by one of another family; families that lie near each other share a letter.
ENGLISH = """
a acquire buy purchase|b found establish create initiate form build construct make develop|b invent design
b set-up launch start begin open|c donate give hand contribute|d release publish issue launch ship unveil
d announce propose introduce declare|e open-source|f rename|g join enter attend|h leave abandon quit
i win receive gain|j accept approve|k reject refuse decline|l manage control run dominate handle lead govern
m use reuse adopt|n start execute operate|o choose pick select decide|p define specify
q invest spend|r reduce lower cut|s increase raise|t intercept block stop|u upload send transfer move|v sell
w emerge appear|x see view find discover|y complain|z limit restrict
"""
ENGLISH_WRONG = {
    "dev": "acquire found sell criticize ban rename praise withdraw copy invade replace destroy sponsor join leave translate "
    "donate patent delay rescue hide admire forget license audit",
    "test": "sue buy abandon merge steal lease oppose delete insure inherit celebrate teach repair fund ridicule encrypt "
    "purchase inspect betray promote",
}
CHINESE = """
a 收购 买下 并购 购买|b 成立 创立 创建 建立 发起 创办 组建 搭建 打造 修建 建起 造出 开发 研发|b 发明|c 捐给 捐出 捐献 捐赠 贡献
d 发布 推出 公布 出版|d 宣布 提出|e 开源|f 改名 更名|g 加入 参与 进入|h 离开 退出 放弃|i 赢得 夺得 获得 取得|j 接受 认可 批准
k 拒绝|l 管理 控制 主导 负责 维护|m 使用 沿用 采用 共用 利用|n 启动 执行 运行|o 选择 挑选 选出 决定|p 规定 定义|q 投资
r 降低 减少 下降|s 增加 增长 上涨|t 拦截|u 上传 转移|v 出售 卖出|w 涌现 出现|z 限制|x 发现|y 合作|y 推进
"""
CHINESE_WRONG = {
    "dev": "收购 创立 出售 批评 禁止 赞扬 撤回 抄袭 取代 摧毁 赞助 加入 退出 翻译 捐赠 解散 推迟 拯救 隐瞒 审计",
    "test": "起诉 购买 抛弃 吞并 窃取 租用 反对 删除 继承 庆祝 修复 资助 嘲笑 泄露 检查 背叛 促成 投诉 质疑 仿制",
}


def families(lines: str) -> dict[str, str]:
    """The family of each verb of such lines."""
    parts = (part.split() for line in lines.strip().splitlines() for part in line.split("|"))
    return {verb: family for family, *verbs in parts for verb in verbs}
