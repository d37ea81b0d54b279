"""The map of the site."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import TemplateView

from clinic.csp_reports import csp_report
from clinic.health import healthz
from clinic.robots import robots
from education.feeds import Pages
from screening.intake.coming_back import follow
from screening.intake.leaving import away

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("learn/", include("education.urls")),
    path("away/", away, name="away"),
    # Stands in mails: it says nothing about what it leads to.
    path("back/<str:token>/", follow, name="back"),
    path("screening/", include("screening.intake.urls")),
    # Before the admin's own, whose sign-in page asks for a password alone.
    path("staff/", include("clinic.accounts.urls")),
    path("staff/", admin.site.urls),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Pages}}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("csp-report/", csp_report, name="csp_report"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "clinic.errors.bad_request"
handler403 = "clinic.errors.permission_denied"
handler404 = "clinic.errors.page_not_found"
handler500 = "clinic.errors.server_error"
