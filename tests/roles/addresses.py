"""Every address of the site, with real rows to open it with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from education.models import (
    Article,
    PageEvent,
    PageEventKind,
    Picture,
    ReviewMail,
)
from screening import services
from screening.models import (
    AuditEntry,
    ClinicProfile,
    Consultation,
    Notice,
    NoticePreference,
    ProtocolVersion,
    ReturnLink,
    ReturnMail,
    Screening,
    WorkerHeartbeat,
)
from tests.builders import DANGER, NOW, make_clinician, make_submitted
from tests.education.builders import publish
from tests.screening.care.cases import LATER

ADMIN = "staff/"


@dataclass(frozen=True)
class Address:
    """One pattern of the site: as written, and the parts of it that vary."""

    route: str
    parts: tuple[str, ...]
    pattern: Any

    def path(self, samples: "Samples") -> str:
        """Return the address with real values."""
        values = {part: samples.value(self.route, part) for part in self.parts}
        filled = self.route
        for part, value in values.items():
            filled = _fill(filled, part, str(value))
        return "/" + filled.replace("^", "").replace("$", "")


def addresses() -> Iterator[Address]:
    """Yield every address that the site answers to."""
    yield from _walk(get_resolver(), "", ())


def _walk(
    resolver: URLResolver, prefix: str, parts: tuple[str, ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        names = (*parts, *_names(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, names)
        else:
            yield Address(route, names, entry)


def _names(pattern: Any) -> tuple[str, ...]:
    converters = getattr(pattern, "converters", None)
    if converters:
        return tuple(converters)
    return tuple(pattern.regex.groupindex)


def _fill(route: str, part: str, value: str) -> str:
    plain = re.sub(rf"\(\?P<{part}>[^)]*\)", lambda _: value, route)
    return re.sub(rf"<(?:\w+:)?{part}>", lambda _: value, plain)


class Samples:
    """One row of everything that an address names."""

    def __init__(self) -> None:
        profile = ClinicProfile()
        profile.save()
        clinician = make_clinician("sample-clinician")
        self.case = make_submitted(DANGER)
        self.consultation = self._booked(clinician)
        article = Article.objects.create(slug="sample")
        version = publish(article)
        WorkerHeartbeat.objects.create(name="worker", started_at=NOW, beat_at=NOW)
        preference = NoticePreference.objects.create(
            user=clinician, kind="new_case", delivery="digest"
        )
        self.rows = {
            "auth/group": Group.objects.first(),
            "auth/user": clinician,
            "screening/screening": self.case,
            "screening/protocolversion": ProtocolVersion.objects.first(),
            "screening/clinicprofile": profile,
            "screening/notice": Notice.objects.first(),
            "screening/returnmail": self._mail_to_the_patient(),
            "screening/workerheartbeat": WorkerHeartbeat.objects.first(),
            "screening/noticepreference": preference,
            "screening/auditentry": AuditEntry.objects.first(),
            "education/article": article,
            **self._records_of_pages(article, clinician),
            "education/articleversion": version,
            "account/passkeys": self._passkey(clinician),
        }

    def _passkey(self, owner: User) -> Authenticator:
        return Authenticator.objects.create(
            user=owner, type="webauthn", data={"name": "Sample", "credential": {}}
        )

    def _records_of_pages(self, article: Article, writer: User) -> dict[str, Any]:
        picture = Picture.objects.create(
            name="sample.png",
            content=b"x",
            width=1,
            height=1,
            added_by=writer,
            added_at=NOW,
        )
        event = PageEvent.objects.create(
            kind=PageEventKind.values[0], article=article, actor=writer, at=NOW
        )
        mail = ReviewMail.objects.create(
            owner=writer, month=NOW.date().replace(day=1), next_attempt_at=NOW
        )
        return {
            "education/picture": picture,
            "education/pageevent": event,
            "education/reviewmail": mail,
        }

    def _mail_to_the_patient(self) -> ReturnMail:
        link = ReturnLink.objects.create(
            screening=self.case,
            token_hash="0" * 64,
            purpose="amend",
            fact="birth_date",
            made_at=NOW,
            expires_at=LATER,
        )
        return ReturnMail.objects.create(
            link=link, kind="link", created_at=NOW, next_attempt_at=NOW
        )

    def _booked(self, clinician: User) -> Consultation:
        day = ClinicProfile.current().local_date(LATER)
        consultation = services.request_consultation(
            screening_id=self.case.pk,
            actor=clinician,
            wanted=services.Wanted(kind="phone", by_day=day),
            now=NOW,
        )
        services.book_consultation(
            consultation_id=consultation.pk,
            actor=clinician,
            slot=services.Slot(starts_at=LATER, minutes=30),
            now=NOW,
        )
        return consultation

    def value(self, route: str, part: str) -> Any:
        """Return a real value for one part of an address."""
        model = "/".join(route.removeprefix(ADMIN).split("/")[:2])
        known = {
            "case_id": self.case.pk,
            "flag_id": self.case.flags.first().pk,
            "consultation_id": self.consultation.pk,
            "reader": "patient",
            "name": "sample.png" if "/pictures/" in route else "claim",
            "page_id": "staff-rms",
            "code": "rules",
            "content_type_id": ContentType.objects.get_for_model(Screening).pk,
            "app_label": "screening",
            "url": "nowhere",
            "token": "a-link-that-nobody-made",
            "step": "approve",
            "slug": "your-name" if "/page/" in route else "sample",
        }
        if part in known:
            return known[part]
        if part in ("object_id", "id", "pk"):
            row = self.rows.get(model, self.case)
            return row.pk
        raise LookupError(f"tests/roles/addresses.py: give a sample for {part}")
