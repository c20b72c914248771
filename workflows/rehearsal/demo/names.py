"""Pseudonyms for everybody in the demo (化名): drawn from lists, meant for nobody."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "安柏常楚戴方冯甘葛古顾管郝洪胡华纪江金康柯孔蓝乐黎连林凌柳龙陆路罗骆梅孟莫穆宁欧潘庞裴"
    "彭齐祁乔秦邱屈任荣沈盛施石时舒宋苏孙谭汤唐陶滕田童万汪韦卫温翁吴夏萧谢邢徐许薛严颜叶易"
    "殷尹应尤于余俞虞袁岳曾詹章郑钟周朱祝庄卓邹"
)
GIVEN = (
    "安然", "柏青", "冰清", "采薇", "长河", "辰宇", "澄溪", "楚月", "春禾", "丹枫", "东篱", "尔雅",
    "芳洲", "冠林", "桂馨", "海棠", "和煦", "鹤鸣", "弘毅", "怀瑾", "惠风", "嘉禾", "剑秋", "锦程",
    "景行", "静好", "九思", "菊英", "君竹", "开诚", "可久", "岚清", "乐山", "立夏", "良工", "临风",
    "流芳", "鹿鸣", "明远", "慕云", "南乔", "宁远", "平川", "启明", "千帆", "青禾", "清扬", "秋实",
    "荣耕", "若水", "润田", "善若", "少白", "慎行", "石泉", "时雨", "书勤", "漱玉", "思齐", "松年",
    "素心", "天佑", "听雨", "望舒", "为民", "文瀚", "希声", "晓岚", "心远", "星野", "修竹", "雪松",
    "雅言", "言蹊", "一诺", "以宁", "英石", "永年", "雨田", "远山", "云帆", "泽远", "昭华", "知夏",
    "志渊", "子衿",
)  # fmt: skip


def draw_names(count: int, dice: Random) -> list[str]:
    """Draw this many different names (抽取化名): the same dice, the same names."""
    every = [surname + given for surname in SURNAMES for given in GIVEN]
    return dice.sample(every, count)
