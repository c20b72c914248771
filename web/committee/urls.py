"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.committee import pages

urlpatterns = [
    path("committee/", pages.desk, name="committee"),
    path("committee/print/", pages.sheet, name="committee_print"),
    path("committee/table/", pages.table, name="committee_table"),
    path("committee/read/", pages.read, name="committee_read"),
    path("committee/<slug:pile>/", pages.desk, name="committee_pile"),
]
