"""The invented units, committees and delegations of the demo (演示县机构)."""

from __future__ import annotations

from dataclasses import dataclass

from people.kinds import OrganKind

K = OrganKind

COMMITTEES = {
    "committee1": "财政经济委员会",
    "committee2": "教育科学文化卫生委员会",
    "committee3": "城乡建设与环境资源保护委员会",
    "committee4": "农业与农村委员会",
    "committee5": "监察和司法委员会",
    "committee6": "社会建设委员会",
}
DELEGATIONS = (
    "临溪镇", "东岗镇", "梅岭镇", "石桥镇", "双河镇", "南坪镇", "北山乡", "白沙乡", "青竹乡",
    "红枫乡", "云溪街道", "临川街道",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold a unit (承办单位): how it is called, and which committee supervises it."""

    name: str
    committee: str
    aliases: tuple[str, ...] = ()
    kind: OrganKind = OrganKind.GOVERNMENT_UNIT


# In official order (法定排序).
UNITS: tuple[Unit, ...] = (
    Unit("发展和改革局", "committee1", ("发改局", "县发改局")),
    Unit("教育局", "committee2", ("县教育局", "教体局")),
    Unit("科学技术局", "committee2", ("科技局",)),
    Unit("工业和信息化局", "committee1", ("工信局",)),
    Unit("民族宗教事务局", "committee6", ("民宗局",)),
    Unit("公安局", "committee5", ("县公安局",)),
    Unit("民政局", "committee6", ("县民政局",)),
    Unit("司法局", "committee5", ("县司法局",)),
    Unit("财政局", "committee1", ("县财政局",)),
    Unit("人力资源和社会保障局", "committee6", ("人社局", "县人社局")),
    Unit("自然资源局", "committee3", ("自规局",)),
    Unit("生态环境局", "committee3", ("环保局",)),
    Unit("住房和城乡建设局", "committee3", ("住建局", "县住建局")),
    Unit("交通运输局", "committee3", ("交通局", "县交通局")),
    Unit("水利局", "committee4", ("县水利局",)),
    Unit("农业农村局", "committee4", ("农业局", "县农业农村局")),
    Unit("商务局", "committee1", ("县商务局",)),
    Unit("文化和旅游局", "committee2", ("文旅局",)),
    Unit("卫生健康局", "committee2", ("卫健局", "县卫健局")),
    Unit("退役军人事务局", "committee6", ("退役军人局",)),
    Unit("应急管理局", "committee6", ("应急局",)),
    Unit("审计局", "committee1", ("县审计局",)),
    Unit("市场监督管理局", "committee1", ("市监局", "市场监管局")),
    Unit("统计局", "committee1", ("县统计局",)),
    Unit("医疗保障局", "committee2", ("医保局",)),
    Unit("林业局", "committee4", ("县林业局",)),
    Unit("综合行政执法局", "committee3", ("城管局", "执法局")),
    Unit("数据局", "committee1", ("县数据局",)),
    Unit("政务服务管理办公室", "committee1", ("政务办",)),
    Unit("信访局", "committee6", ("县信访局",)),
    Unit("税务局", "committee1", ("县税务局",)),
    Unit("消防救援大队", "committee6", ("消防大队",)),
    Unit("供销合作社联合社", "committee4", ("供销社",)),
    Unit("人民法院", "committee5", ("县法院", "法院"), K.COURT),
    Unit("人民检察院", "committee5", ("县检察院", "检察院"), K.PROCURATORATE),
    Unit("县委宣传部", "committee2", ("宣传部",), K.PARTY_DEPARTMENT),
    Unit("县总工会", "committee6", ("总工会",), K.MASS_ORGANISATION),
    Unit("临溪镇人民政府", "committee4", ("临溪镇",), K.OTHER_UNIT),
    Unit("东岗镇人民政府", "committee4", ("东岗镇",), K.OTHER_UNIT),
    Unit("供电公司", "committee1", ("县供电公司",), K.OTHER_UNIT),
)
