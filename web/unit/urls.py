"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.unit import pages

urlpatterns = [
    path("unit/", pages.desk, name="unit"),
    path("unit/ledger/", pages.ledger, name="unit_ledger"),
    path("unit/ledger/table/", pages.ledger_table, name="unit_ledger_table"),
    path("unit/<slug:pile>/", pages.desk, name="unit_pile"),
    path("unit/<slug:pile>/ticked/", pages.ticked, name="unit_ticked"),
    path("unit/<slug:pile>/print/", pages.sheet, name="unit_print"),
    path("unit/<slug:pile>/table/", pages.sheet_table, name="unit_table"),
]
