"""Addresses of the look-back reviews (回头看地址)."""

from django.urls import path

from web.look_backs import pages

urlpatterns = [
    path("look-backs/", pages.look_backs, name="look_backs"),
    path("look-backs/plan/", pages.plan, name="look_back_plan"),
    path("look-backs/<key:review>/", pages.look_back, name="look_back"),
    path("look-backs/<key:review>/report/", pages.report, name="look_back_report"),
    path("look-backs/<key:review>/do/<slug:act>/", pages.act, name="look_back_act"),
    path("look-backs/<key:review>/items/<key:item>/", pages.check, name="look_back_check"),
]
