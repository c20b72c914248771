"""Signing in and out, language and type size (登录与个人设置)."""
