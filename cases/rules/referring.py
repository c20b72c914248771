"""How an item also goes to the procuratorate (检察建议衔接转化). Pure tables.

Source: Xiaogan 2022, arts. 3 to 5; Qingyang; Xianning; rulebook 5.15.
"""

from __future__ import annotations

from cases.rules.labels import Labelled


class CopyKind(Labelled):
    """Which document of the procuratorate is copied to the congress (抄送文书)."""

    FILING = "filing", "decision to file a case", "立案决定书"
    ISSUED = "issued", "procuratorial suggestion", "检察建议书"
    CONCLUSION = "conclusion", "conclusion", "结案文书"
