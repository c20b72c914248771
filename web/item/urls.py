"""Addresses of the item page (案卷页地址)."""

from django.urls import path

from web.item import (
    acting,
    comparing,
    drafting,
    entering,
    files,
    flow,
    pages,
    replying,
    sheet,
    writing_down,
)

urlpatterns = [
    path("items/<key:item>/", pages.item_page, name="item"),
    path("items/<key:item>/flow/", flow.flow, name="item_flow"),
    path("items/<key:item>/sheet/", sheet.item_sheet, name="item_sheet"),
    path("items/<key:item>/do/<slug:act>/<key:record>/", acting.act_page, name="act"),
    path("items/<key:item>/enter/", entering.choose, name="enter_what"),
    path(
        "items/<key:item>/enter/<slug:act>/<key:record>/<key:deputy>/", entering.enter, name="enter"
    ),
    path("entries/", entering.entries, name="entries"),
    path("entries/<key:entry>/", entering.entry, name="entry"),
    path("entries/<key:entry>/scan/", files.entry_scan, name="entry_scan"),
    path("write-down/paper/", writing_down.paper, name="paper_draft"),
    path("write-down/motion/", writing_down.motion, name="motion_draft"),
    path("items/<key:item>/edit/", drafting.edit, name="edit_draft"),
    path("items/<key:item>/attach/", drafting.attach, name="attach"),
    path("items/<key:item>/reply/<key:task>/", replying.write, name="write_reply"),
    path("items/<key:item>/compare/<key:task>/", comparing.compare, name="compare"),
    path("items/<key:item>/files/<key:attachment>/", files.attachment, name="attachment"),
    path("items/<key:item>/papers/<key:paper>/", files.paper, name="paper"),
    path("items/<key:item>/measures/<key:measure>/", files.measure_scan, name="measure_scan"),
    path("items/<key:item>/scans/<key:reply>/", files.scan, name="scan"),
]
