"""Addresses of the evaluation meetings (评议会地址)."""

from django.urls import path

from web.meetings import pages

urlpatterns = [
    path("meetings/", pages.meetings, name="meetings"),
    path("meetings/call/", pages.call, name="meeting_call"),
    path("meetings/<key:meeting>/", pages.meeting_page, name="meeting"),
    path("meetings/<key:meeting>/print/", pages.agenda, name="meeting_print"),
    path("meetings/<key:meeting>/do/<slug:act>/", pages.act, name="meeting_act"),
    path(
        "meetings/<key:meeting>/items/<key:item>/<slug:act>/", pages.item_act, name="meeting_item"
    ),
]
