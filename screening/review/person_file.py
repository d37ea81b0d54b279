"""All that is kept of one person, as plain data: for a page to print, and as JSON.

Every screening under the same last name and date of birth, whole: answers as asked,
earlier answers, scores, flags with what raised them, and what staff did and wrote. What
this reader may not see is left out, and the file says so.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from screening import services
from screening.models import (
    ClinicProfile,
    Screening,
    SearchKey,
    SearchKind,
    ShownSection,
)
from screening.review.answered import parts_of
from screening.review.calls import read_calls
from screening.review.case import read_case
from screening.review.consents import consents_of
from screening.review.person_findings import (
    Data,
    changes,
    flag,
    moment,
    questions_of,
    score,
    unjudged,
)
from screening.review.person_kept import left_out
from screening.review.person_reasons import reasons_of
from screening.review.replaced import Replaced, replaced_answers
from screening.review.sensitive import is_sensitive_rule, sensitive_pages
from screening.review.timeline import Entry
from screening.review.work import (
    consultation_words,
    contact_words,
    decision_words,
    read_work,
)

FORMAT = "clinic-screening person 1"


def screenings_of_person(screening: Screening) -> list[Screening]:
    """Return this screening and all others of probably the same person, oldest first.

    Two people may share a name and a date of birth: the page names each screening, so
    that a person can look before anything is handed out.
    """
    own = SearchKey.objects.filter(screening_id=screening.pk, kind=SearchKind.PERSON)
    same = SearchKey.objects.filter(key_hash__in=own.values("key_hash"))
    ids = {screening.pk, *same.values_list("screening_id", flat=True)}
    found = Screening.objects.filter(pk__in=ids).select_related("owner")
    return list(found.order_by("started_at"))


def person_file(screenings: list[Screening], *, sees_all: bool, now: datetime) -> Data:
    """Return the whole file, of values that JSON knows."""
    return {
        "format": FORMAT,
        "clinic": ClinicProfile.current().name,
        "made_at": moment(now),
        "left_out": "" if sees_all else _("Answers about alcohol and drugs."),
        "never_in_it": left_out(),
        "screenings": [_screening(each, sees_all=sees_all) for each in screenings],
    }


def _screening(screening: Screening, *, sees_all: bool) -> Data:
    protocol = screening.protocol
    hidden = frozenset() if sees_all else sensitive_pages(protocol)
    journey = services.journey_of(screening)
    earlier = replaced_answers(screening)
    parts = parts_of(protocol, journey, earlier, hidden)
    case = read_case(screening, sees_all=sees_all)
    secret = questions_of(protocol, hidden)
    return {
        "reference": screening.reference,
        "started_at": moment(screening.started_at),
        "submitted_at": moment(screening.submitted_at),
        "status": screening.get_status_display(),
        "protocol": protocol.digest,
        "accepted": [
            {
                "title": each.title,
                "text": list(each.text),
                "question": each.question,
                "answer": each.answer,
                "version": each.version,
                "at": moment(each.at),
            }
            for each in consents_of(screening, as_read=True)
        ],
        "answers": [
            {
                "form": part.title,
                "page": page.title,
                "counts": page.counts,
                "questions": [
                    {
                        "question": line.question,
                        "answer": line.answer,
                        "before": list(map(_replaced, line.replaced)),
                    }
                    for line in page.lines
                ],
            }
            for part in parts
            for page in part.pages
        ],
        "scores": [score(found) for found in case.scores],
        "flags": [flag(card, secret) for group in case.groups for card in group.cards],
        "not_judged": [
            unjudged(rule, secret) for rule in (*case.not_assessed, *case.failed)
        ],
        "changes": changes(screening, hidden),
        "calls": _calls(screening),
        "shown": _shown(screening),
        "understood": [
            {"question": each.question, "answer": each.answer}
            for each in services.read_teach_back(screening)
        ],
        "staff": _staff(screening, sees_all=sees_all),
        "reasons": [_said(*each) for each in reasons_of(screening)],
        "history": [
            _entry(entry) for entry in sorted(case.timeline, key=attrgetter("at"))
        ],
    }


def _replaced(each: Replaced) -> Data:
    return {"answer": each.before, "until": moment(each.at)}


def _calls(screening: Screening) -> list[Data]:
    return [
        {
            "asked_at": moment(call.request.asked_at),
            "phone": call.phone,
            "message": call.message,
            "best_time": call.best_time,
            "other": call.other,
            "answer": "" if call.is_open else call.request.answer.read_note(),
        }
        for call in read_calls(screening)
    ]


def _shown(screening: Screening) -> list[Data]:
    rows = ShownSection.objects.filter(screening=screening).order_by("at")
    contents: Iterable[tuple[ShownSection, Mapping[str, Any]]] = (
        (row, row.read_content()) for row in rows
    )
    return [
        {
            "page": str(content["page_title"]),
            "section": str(content["title"]),
            "version": content["version"],
            "at": moment(row.at),
        }
        for row, content in contents
    ]


def _staff(screening: Screening, *, sees_all: bool) -> list[Data]:
    """Return what staff wrote, oldest first; of hidden flags nothing."""
    work = read_work(screening)
    hidden = {
        flag.pk
        for flag in screening.flags.all()
        if not sees_all and is_sensitive_rule(flag.rule_id)
    }
    said = [
        *(
            (row.at, row.actor, _("Contact"), contact_words(row))
            for row in work.contacts
        ),
        *((row.at, row.actor, _("Note"), row.read_content()) for row in work.notes),
        *(
            (row.at, row.actor, row.get_kind_display(), decision_words(row))
            for row in work.decisions
            if row.flag_id not in hidden
        ),
        *(
            (row.at, row.actor, _("Consultation"), consultation_words(row))
            for row in work.consultations
        ),
    ]
    return [
        _said(at, by, str(what), words)
        for at, by, what, words in sorted(said, key=lambda each: each[0])
    ]


def _entry(entry: Entry) -> Data:
    return {
        "at": moment(entry.at),
        "what": entry.what,
        "by": entry.who,
        "detail": entry.detail,
    }


def _said(at: datetime, by: User | None, what: str, words: str) -> Data:
    return {"at": moment(at), "by": _name(by), "what": what, "words": words}


def _name(person: User | None) -> str:
    return str(person) if person else ""
