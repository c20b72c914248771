"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.government import bulk_sub_assigning, pages

urlpatterns = [
    path("government/", pages.desk, name="government"),
    path("government/ledger/", pages.ledger, name="government_ledger"),
    path("government/ledger/table/", pages.ledger_table, name="government_ledger_table"),
    path(
        "government/sub-assign/together/", bulk_sub_assigning.together, name="sub_assign_together"
    ),
    path("government/<slug:pile>/", pages.desk, name="government_pile"),
]
