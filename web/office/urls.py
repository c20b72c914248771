"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.office import assigning_desk, bulk_assigning, duplicates, pages

urlpatterns = [
    path("office/", pages.desk, name="office"),
    path("office/ledger/", pages.ledger, name="office_ledger"),
    path("office/ledger/table/", pages.ledger_table, name="office_ledger_table"),
    path("office/assignments/", pages.assignments, name="assignments"),
    path("office/assignments/receipts/", pages.receipts, name="assignment_receipts"),
    path("office/assignments/table/", pages.assignments_table, name="assignments_table"),
    path("office/assign/desk/", assigning_desk.desk, name="assigning_desk"),
    path("office/assign/desk/<key:item>/", assigning_desk.desk, name="assigning_desk_item"),
    path("office/assign/together/", bulk_assigning.together, name="assign_together"),
    path("office/duplicates/<key:item>/", duplicates.duplicates, name="duplicates"),
    path("office/<slug:pile>/", pages.desk, name="office_pile"),
]
