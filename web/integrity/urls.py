"""Addresses of the weekly integrity reports (评价真实性周报地址)."""

from django.urls import path

from web.integrity import pages

urlpatterns = [
    path("integrity/", pages.integrity_reports, name="integrity_reports"),
    path("integrity/<key:report>/", pages.integrity_report, name="integrity_report"),
    path("integrity/<key:report>/lines/<key:line>/", pages.note, name="integrity_note"),
]
