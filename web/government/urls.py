"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.government import pages

urlpatterns = [
    path("government/", pages.desk, name="government"),
    path("government/ledger/", pages.ledger, name="government_ledger"),
    path("government/ledger/table/", pages.ledger_table, name="government_ledger_table"),
    path("government/<slug:pile>/", pages.desk, name="government_pile"),
]
