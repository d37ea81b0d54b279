"""Addresses of the education pages."""

from django.urls import path

from education import views

app_name = "education"

urlpatterns = [
    path("", views.hub, name="hub"),
    path("search/", views.search, name="search"),
    path("changes.atom", views.changes, name="changes"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("<slug:slug>/", views.article, name="article"),
]
