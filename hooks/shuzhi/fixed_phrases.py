"""Phrases of the field that stand in almost every report.

The search keeps one token for each of them, because their characters are so frequent that looking one up character
by character would load a large part of the index. The list has no bearing on what is found, only on how fast.
"""

from __future__ import annotations

from typing import Final

FIXED_PHRASES: Final = tuple(
    """
    三会一课 主题党日 党员大会 支委会 支部委员会 党小组会 组织生活会 民主生活会 民主评议 民主评议党员 谈心谈话
    双重组织生活 第一议题 理论学习 理论学习中心组 理论武装 集中学习 专题研讨 专题党课 微党课 讲党课 上党课
    政治理论学习 学习教育 主题教育 党史学习教育 党纪学习教育 警示教育 廉政教育 党性教育 理想信念 政治理论
    政治建设 思想建设 组织建设 作风建设 纪律建设 制度建设 党的建设 党的领导 全面从严治党 从严治党 管党治党
    主体责任 监督责任 第一责任人 一岗双责 责任清单 任务清单 问题清单 整改清单 党风廉政 党风廉政建设 廉洁自律
    廉政谈话 意识形态 意识形态工作 意识形态责任制 中央八项规定 四个意识 四个自信 两个维护 两个确立 两个责任
    三重一大 民主集中制 党建引领 党建工作 基层党建 机关党建 抓党建 党建品牌 党建阵地 党建业务融合 党建与业务
    业务融合 深度融合 融合发展 两张皮 党建考核 党支部 党总支 支部书记 支部委员 党小组 党小组长 党务工作者
    党员干部 党员队伍 党员教育 党员管理 党员教育管理 流动党员 预备党员 入党积极分子 发展党员 发展对象 青年党员
    老党员 退休党员 党员示范岗 党员先锋岗 党员责任区 党员突击队 党员志愿服务 志愿服务 先锋模范 先锋模范作用
    战斗堡垒 战斗堡垒作用 模范作用 示范引领 标准化规范化 标准化建设 规范化建设 示范党支部 换届选举 支部换届
    支部班子 班子建设 述职评议 述职评议考核 民主测评 问题整改 整改落实 整改措施 整改情况 存在的问题 存在问题
    主要问题 原因分析 主要原因 下一步 工作打算 努力方向 党费收缴 政治生日 联系点 联系群众 服务群众 办实事
    为群众办实事 急难愁盼 乡村振兴 集体经济 营商环境 结对共建 结对帮扶 走访慰问 形式主义 官僚主义 以案促改
    批评与自我批评 谈话提醒 提醒谈话 岗位练兵 传帮带 师带徒 一手硬 一手硬一手软 重业务轻党建 学用结合 学用脱节
    """.split()  # noqa: SIM905 - rows of words are easier to keep than a list of strings
)
"""At most 676: a phrase's token is two letters long."""
