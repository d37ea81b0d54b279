"""A clinician booked twice at one time: said, and kept only where somebody means it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from screening import services
from screening.models import Consultation, ConsultationStep
from tests.builders import NOW, make_clinician, make_submitted
from tests.screening.care.cases import calm_case, local
from tests.screening.care.test_two_at_once import together
from tests.screening.review.cases import submitted
from tests.screening.review.desk import do, in_days
from tests.screening.review.pages import case_url, text_of

TEN = services.Slot(starts_at=local("2026-03-05 10:00"), minutes=30)
SAYS = "already has a consultation from 10 a.m. to 10:30 a.m."


def asked(doctor, case=None, actor=None):
    wanted = services.Wanted(
        kind="phone", by_day=TEN.starts_at.date(), with_whom=doctor
    )
    return services.request_consultation(
        screening_id=(case or calm_case()).pk,
        actor=actor or doctor,
        wanted=wanted,
        now=NOW,
    )


def book(consultation, actor, minutes_later=0, minutes=30, keep=""):
    return services.book_consultation(
        consultation_id=consultation.pk,
        actor=actor,
        slot=services.Slot(
            starts_at=TEN.starts_at + timedelta(minutes=minutes_later),
            minutes=minutes,
            keep=keep,
        ),
        now=NOW,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("later", "minutes", "meets"),
    [
        (0, 30, True),
        (29, 30, True),
        (30, 30, False),
        (-30, 30, False),
        (-30, 31, True),
        (-480, 480, False),
        (-479, 480, True),
        (10, 5, True),
        (24 * 60, 30, False),
    ],
)
def test_times_that_meet_are_refused_and_those_that_touch_are_not(
    later, minutes, meets
):
    doctor = make_clinician("doctor")
    book(asked(doctor), doctor)

    if meets:
        with pytest.raises(services.DoubleBooked):
            book(asked(doctor), doctor, later, minutes)
    else:
        book(asked(doctor), doctor, later, minutes)

    assert ConsultationStep.objects.count() == (1 if meets else 2)


@pytest.mark.django_db
def test_a_long_one_that_began_earlier_is_met_at_its_end():
    doctor = make_clinician("doctor")
    book(asked(doctor), doctor, -479, 480)

    with pytest.raises(services.DoubleBooked):
        book(asked(doctor), doctor)


@pytest.mark.django_db
def test_what_was_called_off_has_ended_or_belongs_to_a_colleague_hinders_nobody():
    doctor, other = make_clinician("doctor"), make_clinician("other")
    off, over, theirs, nobody = (
        asked(who, actor=doctor) for who in (doctor, doctor, other, None)
    )
    for each in (off, theirs, nobody):
        book(each, doctor)
    services.call_off_consultation(consultation_id=off.pk, actor=doctor, now=NOW)
    book(over, doctor)
    services.end_consultation(
        consultation_id=over.pk, actor=doctor, outcome="not_needed", now=NOW
    )

    assert book(asked(doctor), doctor)


@pytest.mark.django_db
def test_the_same_consultation_may_be_moved_by_minutes():
    doctor = make_clinician("doctor")
    consultation = asked(doctor)
    book(consultation, doctor)

    assert book(consultation, doctor, 10)


@pytest.mark.django_db
def test_what_is_to_be_kept_is_what_was_shown_and_nothing_more():
    doctor = make_clinician("doctor")
    book(asked(doctor), doctor)
    wanted = asked(doctor)
    with pytest.raises(services.DoubleBooked) as shown:
        book(wanted, doctor)
    third = asked(doctor)
    book(third, doctor, 15, keep=shown.value.token)

    with pytest.raises(services.DoubleBooked) as again:
        book(wanted, doctor, keep=shown.value.token)

    assert len(again.value.others) == 2
    assert book(wanted, doctor, keep=again.value.token)


def the_form(doctor: User, **more: str) -> dict[str, str]:
    told = {"kind": "phone", "with_whom": str(doctor.pk), "day": in_days(3)}
    return told | {"clock": "10:00", "minutes": "30", "note": "Ask for sleep."} | more


@pytest.mark.django_db
def test_the_page_says_it_keeps_what_was_typed_and_one_more_click_keeps_both():
    doctor = make_clinician("doctor")
    clinic = Client()
    clinic.force_login(doctor)
    first, second = submitted(), submitted()
    do(clinic, first, "book", **the_form(doctor))

    refused = do(clinic, second, "book", **the_form(doctor, clock="10:15"))

    said = text_of(refused.content.decode())
    assert refused.status_code == 400
    assert f"doctor {SAYS}" in said
    assert first.reference in said
    assert "Ask for sleep." in said
    assert Consultation.objects.count() == 1
    assert 'name="keep"' in refused.content.decode()

    token = refused.context["panels"].next[1].form.keep
    kept = do(clinic, second, "book", **the_form(doctor, clock="10:15", keep=token))

    assert "The consultation is booked." in text_of(kept.content.decode())
    assert f"kept beside {first.reference}" in text_of(kept.content.decode())
    assert ConsultationStep.objects.filter(kind="booked").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["1", "\0", "x" * 10_000, "\u0661", "."])
def test_a_forged_word_keeps_nothing(forged):
    doctor = make_clinician("doctor")
    clinic = Client()
    clinic.force_login(doctor)
    do(clinic, submitted(), "book", **the_form(doctor))

    refused = do(clinic, submitted(), "book", **the_form(doctor, keep=forged))

    assert refused.status_code == 400
    assert Consultation.objects.count() == 1


@pytest.mark.django_db
def test_moving_a_booking_onto_another_asks_as_well():
    doctor = make_clinician("doctor")
    clinic = Client()
    clinic.force_login(doctor)
    first, second = submitted(), submitted()
    do(clinic, first, "book", **the_form(doctor))
    do(clinic, second, "book", **the_form(doctor, clock="14:00"))
    moved = second.consultations.get()

    refused = do(
        clinic,
        second,
        "rebook",
        **the_form(doctor, consultation=str(moved.pk)),
    )

    assert refused.status_code == 400
    assert SAYS in text_of(refused.content.decode())
    page = clinic.get(case_url(second)).content.decode()
    assert 'name="keep"' not in page


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_book_a_clinician_once():
    doctor = make_clinician("doctor")
    desks = [make_clinician(f"desk-{n}") for n in range(2)]
    rounds = 10
    for number in range(rounds):
        wanted = [asked(doctor, make_submitted(), doctor) for _ in desks]
        with ThreadPoolExecutor(2) as pool:
            found = together(
                pool,
                *(
                    lambda one=one, desk=desk, at=number * 60: book(one, desk, at)
                    for one, desk in zip(wanted, desks, strict=True)
                ),
            )
        stood = [each for each in found if isinstance(each, ConsultationStep)]
        refused = [each for each in found if isinstance(each, services.DoubleBooked)]
        assert (len(stood), len(refused)) == (1, 1)
