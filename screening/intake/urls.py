"""Addresses of the patient's pages."""

from django.contrib import admin
from django.urls import path

from screening.intake import (
    amending,
    by_phone,
    coming_back,
    later,
    safety,
    status,
    staying,
    views,
)

app_name = "screening"

urlpatterns = [
    path("", views.start, name="start"),
    path("page/<slug:slug>/", views.page, name="page"),
    path("check/", views.check, name="check"),
    path("done/", views.confirmation, name="confirmation"),
    path("correct/", amending.overview, name="amend"),
    path("correct/page/<slug:slug>/", amending.page, name="amend_page"),
    path("readings/", amending.readings, name="amend_readings"),
    path("correct/check/", amending.check, name="amend_check"),
    path("later/", later.later, name="later"),
    path("later/link/", later.link, name="later_link"),
    path("back/", coming_back.come_back, name="come_back"),
    path("status/", status.status, name="status"),
    path("status/appointment.ics", status.appointment, name="appointment"),
    path("now/", safety.now, name="now"),
    path("call/", safety.call, name="call"),
    path("stopped/", safety.stopped, name="stopped"),
    path("help/", views.get_help, name="help"),
    path("stay/", staying.stay, name="stay"),
    path("by-phone/", admin.site.admin_view(by_phone.by_phone), name="by_phone"),
    path("by-phone/end/", by_phone.end, name="by_phone_end"),
]
