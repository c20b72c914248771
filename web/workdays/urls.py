"""Addresses of the working days (工作日历地址)."""

from django.urls import path

from web.workdays import pages

urlpatterns = [
    path("workdays/", pages.workdays, name="workdays"),
    path("workdays/load/", pages.load, name="workdays_load"),
]
