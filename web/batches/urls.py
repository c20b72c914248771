"""Addresses of batches (批量任务地址)."""

from django.urls import path

from web.batches import pages

urlpatterns = [
    path("batches/", pages.batches, name="batches"),
    path("batches/<key:batch>/", pages.batch_page, name="batch"),
]
