"""The URLs of the product (网址); the desks add theirs with the next step."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
