"""The address of the search (检索地址)."""

from django.urls import path

from web.search import pages

urlpatterns = [path("search/", pages.search, name="search")]
