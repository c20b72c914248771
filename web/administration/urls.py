"""Addresses of the administrator's desk (管理工作台地址)."""

from django.urls import path

from web.administration import acting, engine, lists, pages
from web.administration.loading import pages as loads

urlpatterns = [
    path("administration/", lists.desk, name="administration"),
    path("administration/organs/<key:organ>/", pages.organ_page, name="administration_organ"),
    path("administration/deputies/<key:deputy>/", pages.deputy_page, name="administration_deputy"),
    path("administration/terms/<key:term>/", pages.term_page, name="administration_term"),
    path(
        "administration/accounts/<key:account>/", pages.account_page, name="administration_account"
    ),
    path("administration/do/<slug:act>/", acting.act_page, name="administration_new"),
    path("administration/do/<slug:act>/<key:record>/", acting.act_page, name="administration_act"),
    path("administration/loading/", loads.loading, name="administration_loading"),
    path("administration/loading/template/", loads.template_file, name="administration_template"),
    path("administration/loading/<key:load>/", loads.load_page, name="administration_load"),
    path(
        "administration/loading/<key:load>/problems/",
        loads.problems_file,
        name="administration_load_problems",
    ),
    path("administration/engine/", engine.engine, name="administration_engine"),
    path("administration/engine/<key:incident>/retry/", engine.retry, name="administration_retry"),
    path("administration/<slug:tab>/", lists.desk, name="administration_tab"),
]
