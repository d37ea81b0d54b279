"""Every address of the site by its name, and who may call it.

A new address stands here before it answers anybody; `tests/access` walks them all.
"""

from collections.abc import Mapping

from clinic.access_rules import (
    ANYBODY,
    CLOSED,
    OWN_ACCOUNT,
    OWN_SCREENING,
    Rule,
    staff,
)

ANY_STAFF = staff()
CASES = staff("screening.view_screening")
# The front desk sees whom to call, and writes down that it tried.
CALLS = staff("screening.view_screening", "screening.view_call_list")
REPORTS = staff("screening.view_report")
PAGES = staff("education.edit_article", "education.approve_article")
TRAIL = staff("screening.view_auditentry")
ACCOUNTS = staff("auth.view_user", "auth.change_user")

PUBLIC = dict.fromkeys(
    (
        *("home", "away", "robots", "sitemap", "healthz", "csp_report"),
        *("education:hub", "education:search", "education:changes"),
        *("education:picture", "education:article"),
        # The way in to a screening; what the link opens is asked for afterwards.
        *("back", "screening:start", "screening:help", "screening:come_back"),
        # The way in for staff.
        *("account_login", "mfa_authenticate", "mfa_login_webauthn"),
        "account_no_factor",
        *("account_invitation", "account_follow"),
        *("admin:login", "admin:logout"),
    ),
    ANYBODY,
)

PATIENT = dict.fromkeys(
    (
        *("screening:page", "screening:check", "screening:confirmation"),
        *("screening:amend", "screening:amend_page", "screening:amend_readings"),
        *("screening:amend_check", "screening:later", "screening:later_link"),
        *("screening:status", "screening:appointment", "screening:now"),
        *("screening:call", "screening:stopped", "screening:stay"),
        # Gives the browser of somebody who was helped back; it ends a visit only.
        "screening:by_phone_end",
    ),
    OWN_SCREENING,
)

ACCOUNT = dict.fromkeys(
    (
        *("mfa_index", "account_enrol", "account_sessions"),
        *("account_reauthenticate", "mfa_reauthenticate"),
        *("mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_deactivate_totp"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
        *("mfa_list_webauthn", "mfa_add_webauthn"),
        *("mfa_edit_webauthn", "mfa_remove_webauthn"),
    ),
    OWN_ACCOUNT,
)

STAFF: Mapping[str, Rule] = {
    "screening:by_phone": staff("screening.assist_screening"),
    "admin:index": ANY_STAFF,
    "admin:app_list": ANY_STAFF,
    "admin:jsi18n": ANY_STAFF,
    "admin:password_change": ANY_STAFF,
    "admin:password_change_done": ANY_STAFF,
    # Leads on to the page of one row, which asks for itself.
    "admin:django.views.generic.base.RedirectView": ANY_STAFF,
    "admin:auth_user_invite": staff("auth.change_user"),
    "admin:screening_screening_find": CALLS,
    "admin:screening_screening_contact": CALLS,
    "admin:screening_screening_act": CALLS,
    "admin:screening_screening_reports": REPORTS,
    "admin:screening_screening_report_file": REPORTS,
    "admin:screening_screening_reason": CALLS,
    "admin:screening_screening_keeping": CASES,
    "admin:screening_screening_keep": CASES,
    "admin:screening_screening_person": CASES,
    "admin:screening_screening_person_json": CASES,
    "admin:screening_screening_print": CASES,
    "admin:screening_screening_calendar_file": CASES,
    "admin:screening_screening_call": CASES,
    "admin:screening_screening_education": CASES,
    "admin:screening_screening_entry": CASES,
    "admin:screening_screening_acknowledge": CASES,
    "admin:screening_screening_close": CASES,
    "admin:screening_screening_reopen": CASES,
    "admin:screening_auditentry_week": TRAIL,
    "admin:screening_auditentry_csv": TRAIL,
    "admin:education_article_compare": PAGES,
    "admin:education_articleversion_preview": PAGES,
    "admin:education_articleversion_step": PAGES,
    "admin:education_articleversion_draw": PAGES,
    "admin:education_articleversion_draft": PAGES,
    "admin:education_articleversion_checks": PAGES,
    "admin:education_articleversion_picture": PAGES,
}

# The admin's own pages of one kind of row: who reads them. Each asks for more itself.
READERS: Mapping[str, Rule] = {
    "auth_group": staff("auth.view_group"),
    "auth_user": ACCOUNTS,
    "screening_screening": CALLS,
    "screening_protocolversion": staff("screening.view_protocolversion"),
    "screening_clinicprofile": ANY_STAFF,
    "screening_auditentry": TRAIL,
    "screening_notice": staff("screening.view_notice", "screening.change_notice"),
    "screening_returnmail": staff("screening.view_returnmail"),
    "screening_workerheartbeat": staff("screening.view_workerheartbeat"),
    "screening_noticepreference": staff("screening.change_noticepreference"),
    "education_article": PAGES,
    "education_articleversion": PAGES,
    "education_pageevent": PAGES,
    "education_picture": PAGES,
    "education_reviewmail": PAGES,
}
VERBS = ("changelist", "add", "change", "delete", "history")

NOBODY = dict.fromkeys(
    (
        "admin:autocomplete",
        "admin:view_on_site",
        "admin:django.contrib.admin.sites.AdminSite.catch_all_view",
    ),
    CLOSED,
)

TABLE: Mapping[str, Rule] = {
    **PUBLIC,
    **PATIENT,
    **ACCOUNT,
    **STAFF,
    **{f"admin:{row}_{verb}": who for row, who in READERS.items() for verb in VERBS},
    **NOBODY,
}
