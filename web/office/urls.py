"""Addresses of this desk (工作台地址)."""

from django.urls import path

from web.office import pages

urlpatterns = [
    path("office/", pages.desk, name="office"),
    path("office/<slug:pile>/", pages.desk, name="office_pile"),
]
