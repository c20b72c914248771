"""Addresses of the deputy's desk (代表工作台地址)."""

from django.urls import path

from web.deputy import pages, writing
from web.item import drafting

urlpatterns = [
    path("deputy/", pages.desk, name="deputy"),
    path("deputy/new/", drafting.new, name="new_suggestion"),
    path("deputy/write/", writing.begin, name="write"),
    path("deputy/write/<key:item>/<key:step>/", writing.step, name="write_step"),
]
