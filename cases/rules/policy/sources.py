"""Names of the texts that the parameters rest on (依据)."""

from __future__ import annotations

DEPUTIES_LAW = "Deputies Law 2025, art. "
ORGANIC_LAW = "Organic Law of Local Congresses 2022, art. "
SHANGHAI = "Shanghai 2015, art. "
BEIJING = "Beijing 2014, art. "
CHONGQING = "Chongqing 2018, art. "
ZHEJIANG = "Zhejiang 2016, art. "
SHANDONG = "Shandong 2017, art. "
QINGDAO = "Qingdao 2021, art. "
HENAN = "Henan 2017, art. "
FUJIAN = "Fujian 2015, art. "
HUANGSHI = "Huangshi 2010, art. "
CHONGQING_TOWNSHIP = "Chongqing township congresses 2016, art. "
SHANDONG_TOWNSHIP = "Shandong township congresses 2015, art. "
YULIN = "Yulin notice 2019"
XIAOGAN = "Xiaogan 2022 on procuratorial suggestions, art. "
XIANNING = "Xianning Standing Committee, report on deputies' work"
GAOYOU = "Gaoyou practice"
ANHUI = "Anhui practice 2015"
XIANGTAN = "Xiangtan practice"
LAIBIN = "Laibin practice 2019"
NPC_MEASURES = "NPC measures on deputies' suggestions (digest)"
PRACTICE = "practice"
DESIGN = "design"

# The same as Chinese readers write them; `{}` is the article.
_CHINESE = {
    DEPUTIES_LAW: "代表法（2025年）第{}条",
    ORGANIC_LAW: "地方组织法（2022年）第{}条",
    SHANGHAI: "上海市办理规定（2015年）第{}条",
    BEIJING: "北京市办理规定（2014年）第{}条",
    CHONGQING: "重庆市办理规定（2018年）第{}条",
    ZHEJIANG: "浙江省办理规定（2016年）第{}条",
    SHANDONG: "山东省办理规定（2017年）第{}条",
    QINGDAO: "青岛市办理规定（2021年）第{}条",
    HENAN: "河南省办理规定（2017年）第{}条",
    FUJIAN: "福建省办理规定（2015年）第{}条",
    HUANGSHI: "黄石市办理规定（2010年）第{}条",
    CHONGQING_TOWNSHIP: "重庆市乡镇人大工作规定（2016年）第{}条",
    SHANDONG_TOWNSHIP: "山东省乡镇人大工作规定（2015年）第{}条",
    YULIN: "玉林市通知（2019年）",
    XIAOGAN: "孝感市检察建议衔接办法（2022年）第{}条",
    XIANNING: "咸宁市人大常委会代表工作报告",
    GAOYOU: "高邮市做法",
    ANHUI: "安徽省做法（2015年）",
    XIANGTAN: "湘潭市做法",
    LAIBIN: "来宾市做法（2019年）",
    NPC_MEASURES: "全国人大代表建议处理办法（摘要）",
    PRACTICE: "实践做法",
    DESIGN: "本系统设定",
}


def in_chinese(source: str) -> str:
    """Return the name of a text as Chinese readers write it (依据的中文名称)."""
    for english, chinese in _CHINESE.items():
        if source.startswith(english):
            return chinese.format(source[len(english) :])
    return source
