"""Signing in and out, the first page, type size and the inbox (登录、首页、字号、消息)."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import DemoMark, User
from web.account.demo import people_of_the_demo
from web.shared.origins import begin_session

TYPE_SIZES = ("standard", "large", "huge")
A_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to his or her first desk, strangers to the sign-in (首页)."""
    if not request.user.is_authenticated:
        return _sign_in_page(request, AuthenticationForm(request))
    hats = request.hats  # type: ignore[attr-defined]
    if not hats:
        return render(request, "web/account/no_desk.html")
    return redirect(hats[0].desk)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password (登录)."""
    form = AuthenticationForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        begin_session(request, form.get_user())
        return redirect(_next(request))
    status = 400 if request.method == "POST" else 200
    return _sign_in_page(request, form, status)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, person: int) -> HttpResponse:
    """Sign in with one click as an invented person (演示登录).

    Only where the database bears the demo mark, and only from this very machine.
    """
    user = User.objects.filter(pk=person, is_active=True).first()
    if user is None or not is_demo(request):
        raise Http404
    begin_session(request, user)
    return redirect("home")


def is_demo(request: HttpRequest) -> bool:
    """Tell whether one-click sign-in is offered (演示模式): the demo's data, on loopback."""
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    return near and DemoMark.objects.exists()


@require_http_methods(["GET", "POST"])
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Let people choose a password of their own (修改密码); other browsers are signed out."""
    assert isinstance(request.user, User)
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password has been changed."))
        return redirect("home")
    status = 400 if request.method == "POST" else 200
    return render(request, "web/account/password.html", {"form": form}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out (退出)."""
    logout(request)
    return redirect("home")


@login_not_required
@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Remember the type size (字号): standard, large or huge."""
    answer = redirect(_next(request))
    size = request.POST.get("size", "")
    if size in TYPE_SIZES:
        answer.set_cookie("type", size, max_age=A_YEAR, samesite="Lax")
    return answer


def _next(request: HttpRequest) -> Any:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    host = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, host, require_https=request.is_secure()):
        return wanted
    return "home"


def _sign_in_page(
    request: HttpRequest, form: AuthenticationForm, status: int = 200
) -> HttpResponse:
    demo = is_demo(request)
    if demo:
        # The invented people stand first; a field in focus would scroll past them.
        form.fields["username"].widget.attrs.pop("autofocus", None)
    context = {
        "form": form,
        "demo": demo,
        "empty": not demo and not User.objects.exists(),
        "people": people_of_the_demo(request.today) if demo else [],  # type: ignore[attr-defined]
        "next": request.GET.get("next", ""),
    }
    return render(request, "web/account/sign_in.html", context, status=status)
