"""Addresses of the referrals to the procuratorate (检察建议衔接地址)."""

from django.urls import path

from web.referrals import pages

urlpatterns = [
    path("referrals/", pages.referrals, name="referrals"),
    path("referrals/new/", pages.refer, name="referral_new"),
    path("referrals/<key:referral>/", pages.referral_page, name="referral"),
    path("referrals/<key:referral>/do/<slug:act>/", pages.act, name="referral_act"),
    path("referrals/<key:referral>/copies/<key:copy>/", pages.copy_came, name="referral_copy"),
    path("linkages/new/", pages.propose, name="linkage_new"),
    path("linkages/<key:linkage>/", pages.linkage_page, name="linkage"),
    path("linkages/<key:linkage>/do/<slug:act>/", pages.linkage_act, name="linkage_act"),
]
