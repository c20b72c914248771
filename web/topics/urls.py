"""Addresses of the key supervision topics (重点督办专题地址)."""

from django.urls import path

from web.topics import pages

urlpatterns = [
    path("topics/", pages.topics, name="topics"),
    path("topics/nominate/", pages.nominate, name="topic_nominate"),
    path("topics/<key:topic>/", pages.topic_page, name="topic"),
    path("topics/<key:topic>/do/<slug:act>/", pages.act, name="topic_act"),
    path("topics/<key:topic>/steps/<key:step>/<slug:act>/", pages.step_act, name="topic_step"),
    path("topics/<key:topic>/items/<key:item>/<slug:act>/", pages.item_act, name="topic_item"),
]
