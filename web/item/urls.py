"""Addresses of the item page (案卷页地址)."""

from django.urls import path

from web.item import acting, drafting, files, pages, replying

urlpatterns = [
    path("items/<key:item>/", pages.item_page, name="item"),
    path("items/<key:item>/do/<slug:act>/<key:record>/", acting.act_page, name="act"),
    path("items/<key:item>/edit/", drafting.edit, name="edit_draft"),
    path("items/<key:item>/attach/", drafting.attach, name="attach"),
    path("items/<key:item>/reply/<key:task>/", replying.write, name="write_reply"),
    path("items/<key:item>/files/<key:attachment>/", files.attachment, name="attachment"),
    path("items/<key:item>/scans/<key:reply>/", files.scan, name="scan"),
]
