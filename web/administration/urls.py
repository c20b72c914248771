"""Addresses of the administrator's desk (管理工作台地址)."""

from django.urls import path

from web.administration import acting, lists, pages

urlpatterns = [
    path("administration/", lists.desk, name="administration"),
    path("administration/organs/<key:organ>/", pages.organ_page, name="administration_organ"),
    path("administration/deputies/<key:deputy>/", pages.deputy_page, name="administration_deputy"),
    path(
        "administration/accounts/<key:account>/", pages.account_page, name="administration_account"
    ),
    path("administration/do/<slug:act>/", acting.act_page, name="administration_new"),
    path("administration/do/<slug:act>/<key:record>/", acting.act_page, name="administration_act"),
    path("administration/<slug:tab>/", lists.desk, name="administration_tab"),
]
