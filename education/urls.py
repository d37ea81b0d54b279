"""Addresses of the education pages."""

from django.urls import path

from education import views

app_name = "education"

urlpatterns = [
    path("", views.hub, name="hub"),
    path("<slug:slug>/", views.article, name="article"),
]
