"""Addresses of the deputy's desk (代表工作台地址)."""

from django.urls import path

from web.deputy import pages
from web.item import drafting

urlpatterns = [
    path("deputy/", pages.desk, name="deputy"),
    path("deputy/new/", drafting.new, name="new_suggestion"),
]
