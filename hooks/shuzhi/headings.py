"""Which slots a top-level heading names: 三、存在的问题及今后党建工作目标 → problems, plan.

Chinese headings of reports are short noun phrases made of few words, so a phrase is taken for a slot only when
*all* of it is made of words that such headings use, with at least one word that tells the slot. 坚持问题导向 and
解决群众急难愁盼问题 contain 问题 as well, but also words no heading of a problem section has; they name a deed.
Slogans before or after the telling phrase (正视差距，…) stand in clauses of their own and are passed over.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shuzhi.numbering import label_at_start
from shuzhi.vocabulary import Slot

LONGEST_HEADING: Final = 200
"""Characters of a heading that are looked at; longer ones are no headings."""

EXPLICIT_SLOT: Final = re.compile(r"(?<!\\)\{[ \t]*#([a-z][a-z0-9-]*)[ \t]*\}[ \t]*\Z")
"""`{#problems}` at the end of a heading, with which an author settles a doubt. `\\{#problems}` is text."""

_NUMERAL: Final = re.compile(
    r"(?:第[一二三四五六七八九十\d]+(?:部分|方面|项|章|节)|[IVX]{1,4}(?=[.、\s])|[A-F](?=[.、])|[壹贰叁肆伍陆柒捌](?=[、.])"
    r"|【[一二三四五六七八九十\d]{1,3}】|part\s*\d+)[、.:,\s]*",
    re.IGNORECASE,
)
_MARKS: Final = re.compile(r"^#+|[*“”‘’\"「」『』]")
_ATTACHMENT: Final = re.compile(r"附(?:件|表|录|注|:)")
_SPACED_OUT: Final = re.compile(r"(?:\S\s+){3,}\S\Z")
_CLAUSE_STOPS: Final = re.compile(r"[,;:。!?|/·•~]|—+|-{2,}|\s{2,}|…+")
_ASIDE: Final = re.compile(r"\([^()]{0,40}\)|\[[^\[\]]{0,40}\]")
_SUBJECT: Final = re.compile(
    r"(?!加强|强化|推动|推进|抓|促进|提升|打造|建强|督促|严格|规范|夯实|发挥|完善|健全|深化|坚持|聚焦|着力|指导|解决|落实|履行|在|以|把|将|对)"
    r"[\u4e00-\u9fff]{1,8}?(?:党委|党总支|党支部|党组)(?=[\u4e00-\u9fff])"
)
_FOR_THE_SAKE_OF: Final = re.compile(
    r"(?<=抓党建)促[\u4e00-\u9fff]{2,6}?(?=主要|的|工作|情况|做法|成效|履职)"
)
"""抓党建促乡村振兴, 抓党建促业务: what the party work is good for differs from unit to unit."""
_JOINTS: Final = re.compile(r"以及|及其|及|和|与|、|暨|并")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GENERIC: Final = _words("""
    年度 本年度 今年 今年以来 本年 一年来 一年 全年 以来 年来 过去 近年来 当前 目前 现阶段 年
    我 本人 个人 自身 自己 党支部 支部 党总支 总支 党委 党组织 党组 基层党组织 基层党支部 书记 支部书记 党支部书记 党委书记 党总支书记 班子 领导班子
    单位 机关 部门 镇党委 乡党委 村党支部 社区党支部 公司党委 集团 公司 镇 乡 村 街道 社区 学校 医院 中心 局 县 市
    党建 基层党建 抓党建 抓基层党建 机关党建 党务 党的建设 工作 任务 主要 重点 总体 整体 具体 方面 几个方面 上 的 之 在 中 抓 对 有关 相关
    第一责任人 第一责任 主体责任 一岗双责 职责 责任 责任制 述职 评议 考核 述职评议 述职评议考核 情况 以下 如下 及 其 等 了 还
    开展 基本 自我 党员 党员队伍 队伍 建设 部分 主体 党 从严治党 全面从严治党 管党治党
    本 我的 我支部 我局 基层 基层组织 组织 业务 思想 领导 首要 学院 学校 学期 系 所 厂 队 站 各项 汇报 年内 这一年 抓党建促业务 × ×× ××× 遵守 党建业务
""")

_YEAR: Final = re.compile(r"20(?:\d{2}|××|XX)(?:年度|年)?|二〇[〇一二三四五六七八九]{2}年度?|\d{2}年度?")


@dataclass(frozen=True, slots=True)
class _Topic:
    """The words of one slot.

    Attributes:
        telling: a phrase names the slot only if this is found in it.
        words: what its phrases are made of besides the generic words.
        barred: a phrase in which this is found names another slot.
    """

    slot: Slot
    telling: re.Pattern[str]
    words: frozenset[str]
    barred: re.Pattern[str]

    def names(self, phrase: str) -> bool:
        return (
            self.telling.search(phrase) is not None
            and self.barred.search(phrase) is None
            and _made_of(phrase, self.words)
        )


_NEXT: Final = r"下学期|新学期|下一步|下步|下一阶段|下阶段|下一年|下年|明年|来年|次年|今后|未来|新的一年|新一年|接下来|下一个年度|后续|往后"
_NEVER: Final = re.compile(r"(?!)")

# The first topic that a phrase fits is its slot.
_TOPICS: Final = (
    _Topic(
        Slot.RECTIFICATION,
        re.compile(
            r"整改|销号|(?:反馈|点评|指出|提出|评议|考核)的?(?:问题|意见).{0,4}(?:落实|办理|解决)|上年度.{0,6}清单(?:完成|落实)|回头看|问题(?:落实|解决|办理)|改进落实|改进情况"
        ),
        _words("""
            上年度 上一年度 上年 去年 上一年 往年 上次 前期 以往 前一年 年初 上一轮 前年度
            问题 存在问题 存在 不足 短板 意见 建议 点评 反馈 指出 提出 查摆 查摆出 检视 检视出 剖析 巡察 巡视 巡视巡察 审计 督查 检查 上级 上级党组织 上级党委 党委 民主生活会 组织生活会
            专项 专题 领导 测评 民主测评 群众 突出 被 中 所 书记 履职
            整改 整改落实 落实 销号 完成 成效 进展 清单 台账 效果 结果 进度 推进 办理 解决 回头看 落实整改 到位 改进 改进情况 不足之处 彻底 认真 切实 逐项 全面 对账 对账销号 成果 巩固 跟踪 措施落实 事项 任务 方案 动真碰硬 主题教育 检视问题 对照 对照检查 述职会 考评 通报 逐条 反馈问题 做法
        """),
        re.compile(
            rf"整改(?:的)?(?:主要)?(?:措施|思路|方向|打算|计划|目标|对策|举措|方案|建议)(?!落实|完成)|{_NEXT}|努力方向|原因|\A(?:持续|抓|巩固|强化|推动|狠抓|加强|做好|做实|深化|聚焦|督促)"
        ),
    ),
    _Topic(
        Slot.PLAN,
        re.compile(
            rf"{_NEXT}|打算|思路|计划|规划|努力方向|改进方向|举措|措施|对策|展望|任务清单|任务单|目标清单|安排|设想|承诺|工作目标|目标任务|工作建议|建议|工作方向|工作要点|奋斗目标|前进方向|整改方向|重点任务$|方向|目标$|着力点|谋划|工作重点|努力目标"
        ),
        _words("""
            下一步 下步 下一阶段 下阶段 下一年度 下年度 下一年 下年 明年 来年 次年 今后 今后一个时期 一个时期 未来 新的一年 新一年 接下来 下一个年度 后续 往后 时期 阶段 将
            打算 思路 计划 规划 方向 努力方向 努力 改进方向 改进 举措 措施 对策 展望 任务 安排 设想 承诺 目标 建议 要点 重点 清单 考虑 构想 谋划 部署 工作部署 路径 抓手 意见 着力点
            整改 整改措施 改进措施 补短板 解决 问题 针对 提升 优化 加强 推进 落实 不足 短板 主要措施 主攻 奋斗 前进 初步 总 重 强 创新 持续 发展 工作思路 整改提升 存在 存在问题
            扎实做好 扎实 做好 抓好 明确 理清 厘清 锚定 找准 绘就 描绘 擘画 科学 精心 新篇章 新篇 蓝图 新 如何 怎么 怎样 干 做 怎么干 怎么办 怎么做 更高 全力 继续 深化 切实 认真 改正 改进提升 打造 开创 局面 新局面 踔厉奋发 再接再厉 奋力做好 下学期 新学期 学期 任务书 路线图 对策建议 措施建议 意见建议 下 一步 年内 三年 五年 思考 履职 履职尽责 年的 新年 新年度 新征程 愿景 再 出发 前行 怎么办 列一列 任务单 目标清单 笃行不怠 奋力 克服 履职成效
        """),
        re.compile(
            r"取得|成效|上年度|去年|回顾|(?:计划|任务|目标|措施|安排|承诺)(?:的)?(?:完成|落实|执行|推进|实现)"
        ),
    ),
    _Topic(
        Slot.PROBLEMS,
        re.compile(
            r"问题|不足|短板|差距|薄弱|弱项|困难|困惑|原因|症结|根源|成因|病灶|病因|缺点|剖析|反思|缺陷|瓶颈|难点|堵点|欠缺|检视|揭短|差在哪|差什么"
        ),
        _words("""
            问题 不足 不足之处 之处 短板 弱项 差距 薄弱 薄弱环节 环节 弱点 困难 困惑 缺点 缺陷 瓶颈 难点 难题 堵点 欠缺 矛盾 短板弱项 问题不足
            存在 存在着 仍存在 仍然存在 仍 仍然 还 尚 突出 较为 主要问题 清单 表现 需要 改进 急需 亟待 亟需 解决 加强 几点 一些 部分 不少 有待 待 需
            原因 产生 形成 分析 原因分析 剖析 根源 深层次 深层 症结 成因 病灶 病因 反思 思考 深刻 深入 主客观 主观 客观 背后 导致 查找 查摆 查摆出 检视 检视出 检查 自查 对照 对照检查 梳理 找准 找出 正视 直面 认清 看到 坚持 聚焦 明确 不容忽视 剖析检查 发现 汇总 制约 影响 履职 履职尽责 工作中 面临 遇到 思想根源 党性 排查 民主生活会 所 根本 从 看 找 查 清醒 认识 直视 承认 敢于 勇于 客观看待 坦诚 点 揭短 亮丑 揭短亮丑 回头 不回避 这些 上述 以上 问题单 挑战 亮一亮 刀刃向内 对标先进 还差什么 还差在哪里 差在哪里 我们 差在哪 哪里 还有哪些 短在哪里 弱在哪里
        """),
        re.compile(r"整改|销号|导向|意识"),
    ),
    _Topic(
        Slot.IDEOLOGY,
        re.compile(r"意识形态"),
        _words("""
            意识形态 意识形态工作 意识形态责任制 履行 落实 执行 网络 领域 安全 阵地 责任制 宣传思想 思想 管理 工作责任制 主体责任 首责 履责 履职 贯彻 成效 做法 推进 统战 宣传 政治责任
            抓意识形态 宣传思想工作 宣传工作
        """),
        re.compile(rf"{_NEXT}|问题|不足"),
    ),
    _Topic(
        Slot.INTEGRITY,
        re.compile(r"廉洁|廉政|反腐|述廉|纪律规定|作风建设|党风|行风|医德医风|勤政"),
        _words("""
            党风廉政 党风廉政建设 廉洁 廉洁自律 自律 廉洁从政 廉洁从业 从政 从业 廉政 廉政建设 反腐败 反腐倡廉 反腐败斗争 斗争 述廉 述责述廉 述责 遵守 纪律 规定 廉洁纪律 中央八项规定 八项规定 精神 作风 作风建设 党风 党风政风 两个责任 监督责任 领导责任 主体责任
            履行 落实 执行 坚守 严守 底线 履责 履职 贯彻 成效 推进 勤政 勤政廉政 党纪 严格 带头 守 防线 廉洁履职 政治 制度 遵规守纪 自觉 修身 律己 从严 守住 清正廉洁 廉洁用权 用权 家风 党章党规 党规党纪 政治纪律 第一责任 履行情况 准则 条例 行医 廉洁行医 行风 行风建设 医德医风 师德师风 廉洁从教 廉洁从医
        """),
        re.compile(rf"{_NEXT}|问题|不足"),
    ),
    _Topic(
        Slot.OVERVIEW,
        re.compile(
            r"基本情况|概况|简介|基本信息|基本概况|基本状况|情况介绍|简况|基本构成|组织架构|党组织设置|党员情况"
        ),
        _words(
            "基本情况 概况 简介 基本 状况 信息 概述 介绍 简况 构成 架构 现状 队伍 党员队伍 组织设置 设置 党员情况 人员 班子 所辖 辖区 所辖党组织 村情 社情 镇情 校情 厂情 党组织设置 机关党委 班子成员 党组织 支部"
        ),
        re.compile(r"履职|履行|完成|成效|党建工作|工作基本"),
    ),
    _Topic(
        Slot.PERFORMANCE,
        re.compile(
            r"履职|履责|履行|尽责|做法|成效|成绩|业绩|亮点|特点|特色|回顾|总结|经验|成果|进展|实效|战果|实绩|举措|作为|成绩单|答卷|做了什么|干了什么|做了哪些|主要工作|重点工作|工作(?:开展|完成|落实|推进|执行|的)?(?:基本|总体|主要)?情况|(?:责任|职责|责任制|任务|要求|目标|计划|党建)(?:的)?(?:落实|完成|执行|履行|开展|推进)情况|抓党建.{0,6}情况|党建情况|履行.*(?:职责|责任)|述职情况|工作概述|工作开展|工作述职|工作盘点|工作总览|开展工作"
        ),
        _words("""
            履职 履职尽责 履职情况 履责 履行 尽责 尽职尽责 尽职 认真 切实 扎实 主动 忠诚 忠实 担当 有担当 有为 做法 主要做法 成效 主要成效 成绩 业绩 亮点 特色 特色亮点 回顾 总结 经验 成果 进展 实效 战果 实绩 举措 措施 主要举措 作为
            取得 做好 做 完成 落实 执行 推进 贯彻 工作中 特色做法 典型 创新 创新做法 好 初步 新 成绩单 清单 概述 做了 哪些 所做 所 突出 显著 政绩 政治责任 述责 要求 目标 计划 上级 决策部署 部署 指标 盘点 总览 具体 承担 担任 第一责任人 主责主业 聚焦 主责 主业 强化 责任担当 牢记 职责使命 使命 恪尽职守 从严 从实 用心 用力 用情 全力 知责 明责 守责 带头 压实 扛牢 扛起 扛实 压紧 紧扣 围绕 站稳 立足 立足岗位 岗位 笃行 实干 务实 争先 创先争优 统筹 推动 年度目标 三 个 成效显著 显成效 见成效 见行动 见实效 实 行 夯实 根基 目标任务 约定 承诺 践诺 履诺 述职述廉 过去一年 经验做法 特点 成绩单 晒一晒 晒 答卷 履职答卷 交出 我们 我们做了什么 干了什么 做了什么 做了哪些工作 干了 干了哪些
        """),
        re.compile(rf"{_NEXT}|问题|不足|整改|上年度问题"),
    ),
)

# Phrases so plain that they name their slot even among words that no list knows.
_STRONG: Final = (
    (
        Slot.RECTIFICATION,
        re.compile(
            r"(?:上一?年度?|去年|上次|上一次|20\d\d年度?).{0,16}(?:问题|点评|反馈|意见|不足|短板|弱项|承诺|整改).{0,10}"
            r"(?:整改|落实|销号|解决|办理|清零|着落|回头看|改进|改得|补齐|兑现)"
            r"|(?:问题|反馈意见|点评意见|不足).{0,4}(?:整改|销号)(?:落实|完成|工作|推进|进展)*(?:情况|成效|结果|进展|销号)\Z"
        ),
        re.compile(rf"{_NEXT}|原因|\A(?:抓|强化|推动|狠抓|加强|做好|做实|深化|开展|聚焦|督促)"),
    ),
    (
        Slot.PROBLEMS,
        re.compile(
            r"(?:存在|查摆|面临|遇到)[的着了]?[^，]{0,6}?(?:问题|不足|短板|差距|困难|薄弱环节|弱项)(?:表现|方面|主要|清单|原因|分析|有|是|在|$)"
        ),
        re.compile(r"整改|销号|解决|针对|破解|消除|\A(?:抓|聚焦|着力|推动|帮助|围绕)"),
    ),
    (
        Slot.PERFORMANCE,
        re.compile(
            r"(?:工作|难题|业务|发展|党建|经济|服务)的?(?:主要|经验|典型|具体)*(?:做法|成效)+\Z|履行[^，]{0,14}(?:职责|责任)(?:制)?(?:的)?情况\Z"
        ),
        re.compile(rf"{_NEXT}|廉|意识形态"),
    ),
    (
        Slot.PLAN,
        re.compile(
            r"(?:克服|解决|提升|针对|整改|改进)[^，]{0,12}的?(?:对策|下一步)+的?(?:措施|举措|打算|建议)\Z|"
            rf"(?:{_NEXT})[^，]{{0,8}}(?:新局面|新篇章|打算)\Z|"
            rf"\A(?:{_NEXT})(?:度|的)?[^，]{{0,14}}(?:打算|思路|计划|举措|措施|安排|目标|方向|展望|任务|工作|重点|规划|设想|对策|努力)"
            r"|20\d\d年.{0,8}(?:打算|思路|计划|安排|展望|谋划|规划)\Z"
        ),
        _NEVER,
    ),
)

# 整改措施落实 and the like: a phrase of the plan that stands beside achievements is part of them.
_PLAN_WITH_TIME: Final = re.compile(rf"{_NEXT}|打算|计划|努力方向|改进|整改|展望|对策|谋划|规划")


# 履职情况及上年度问题整改情况 names two slots, 上年度点评问题整改及落实情况 one.
_PERFORMING: Final = re.compile(r"履职(?:情况|工作|尽责)|履责情况|(?:本年度|今年).*(?:工作|情况)")


@lru_cache(maxsize=4096)
def slots_of(heading: str) -> tuple[Slot, ...]:
    """The slots a heading names.

    Args:
        heading: the heading's text, with or without number, emphasis and `{#slot}`.

    Returns:
        the slots in the order in which they are named; empty where the heading names none.
    """
    if match := EXPLICIT_SLOT.search(heading):
        return (Slot(match[1]),) if match[1] in list(Slot) else ()
    if len(heading) > LONGEST_HEADING:
        return ()
    found: list[Slot] = []
    for clause in _clauses(heading):
        for slot in _slots_of_clause(clause):
            if slot not in found:
                found.append(slot)
    return tuple(found)


def heading_text(heading: str) -> str:
    """A heading as people read it: without `{#slot}` and emphasis marks around it."""
    text = EXPLICIT_SLOT.sub("", heading).strip()
    if len(text) > 4 and text.startswith("**") and text.endswith("**") and "**" not in text[2:-2]:
        text = text[2:-2]
    return text.strip()


def _clauses(heading: str) -> list[str]:
    """The clauses of a heading without numbers, widths, spaces and quotations."""
    text = unicodedata.normalize("NFKC", _MARKS.sub("", heading.replace("　", " "))).strip()
    if _SPACED_OUT.match(text):
        text = re.sub(r"\s+", "", text)
    if _ATTACHMENT.match(text):
        return []
    label = label_at_start(text)
    if label is not None:
        text = text[label.end :]
    text = _NUMERAL.sub("", text, count=1) if _NUMERAL.match(text) else text
    text = _ASIDE.sub("", text.strip(" 、,.:;"))
    # A space inside a short heading is typography (存 在 问 题), a wider gap parts a slogan from its subject.
    halves = text.split(" ")
    if len(halves) == 2 and all(len(half) >= 4 for half in halves):
        text = ",".join(halves)
    parts = (_CLAUSE_STOPS.sub("\n", text)).split("\n")
    return [_FOR_THE_SAKE_OF.sub("", part) for raw in parts if (part := re.sub(r"\s+", "", raw))]


def _slots_of_clause(clause: str) -> list[Slot]:
    whole = _slot_of_phrase(clause)
    if whole is Slot.RECTIFICATION and not _PERFORMING.search(clause):
        return [whole]
    parts = [part for part in _JOINTS.split(clause) if part]
    slots = [_slot_of_phrase(part) for part in parts] if len(parts) > 1 else [whole]
    if None in slots:
        slots = _filled(parts, slots) if len(parts) > 1 else slots
    if None in slots:
        slots = [whole] if whole else [slot for slot in (_strong(clause),) if slot]
    named = [slot for slot in slots if slot is not None]
    if Slot.PERFORMANCE in named and Slot.PLAN in named:
        weak = [
            part
            for part, slot in zip(parts, slots, strict=False)
            if slot is Slot.PLAN and not _PLAN_WITH_TIME.search(part)
        ]
        if len(weak) == named.count(Slot.PLAN):
            named = [slot for slot in named if slot is not Slot.PLAN]
    return named


def _filled(parts: list[str], slots: list[Slot | None]) -> list[Slot | None]:
    """Let a part that only qualifies its neighbour (责任 in 职责和责任情况) go with it."""
    words = frozenset().union(*(topic.words for topic in _TOPICS if topic.slot in slots))
    if not all(slot is not None or _made_of(part, words) for part, slot in zip(parts, slots, strict=True)):
        return slots
    return [slot for slot in slots if slot is not None] or slots


def _slot_of_phrase(phrase: str) -> Slot | None:
    subject = _SUBJECT.match(phrase)
    for text in (phrase, phrase[subject.end() :]) if subject else (phrase,):
        for topic in _TOPICS:
            if topic.names(text):
                return topic.slot
    return None


def _strong(clause: str) -> Slot | None:
    for slot, pattern, barred in _STRONG:
        if pattern.search(clause) and not barred.search(clause):
            return slot
    return None


def _made_of(phrase: str, words: frozenset[str]) -> bool:
    """Whether a phrase can be cut into known words with nothing left over."""
    reachable = {0}
    for start in range(len(phrase)):
        if start not in reachable:
            continue
        if year := _YEAR.match(phrase, start):
            reachable.add(year.end())
        for end in range(start + 1, min(start + 8, len(phrase)) + 1):
            word = phrase[start:end]
            if word in _GENERIC or word in words:
                reachable.add(end)
    return len(phrase) in reachable
