"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.office import pages

urlpatterns = [
    path("office/", pages.desk, name="office"),
    path("office/ledger/", pages.ledger, name="office_ledger"),
    path("office/ledger/table/", pages.ledger_table, name="office_ledger_table"),
    path("office/<slug:pile>/", pages.desk, name="office_pile"),
]
