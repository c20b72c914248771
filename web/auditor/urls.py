"""Addresses of the auditor's desk (审计台地址)."""

from django.urls import path

from web.auditor import pages

urlpatterns = [
    path("auditor/", pages.search, name="auditor"),
    path("auditor/refusals/", pages.refusals, name="auditor_refusals"),
    path("auditor/check/", pages.check, name="auditor_check"),
]
