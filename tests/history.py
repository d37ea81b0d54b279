"""At least one row in every table of a case's history, through the services."""

from screening import services
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    TODAY,
    because,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.learning import a_section, an_answer


def make_history():
    """Fill every append-only table; return the case that has most of it."""
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    save(screening, DANGER_PAGE, SAFE)
    clinician = make_clinician()
    services.close_flag(
        flag_id=flag_of(screening, "RED-01").pk,
        actor=clinician,
        closing=because("Spoke with the patient"),
        now=NOW,
    )
    services.request_callback(
        screening_id=screening.pk, wish=services.Wish(phone="314-555-0188"), now=NOW
    )
    services.answer_callback(
        screening_id=screening.pk, actor=clinician, note="Reached her.", now=NOW
    )
    follow_up(screening, clinician)
    return screening


def staff_work(screening, clinician, *, note="Prefers mornings", tried="", why="Look"):
    """Follow a case up: a try, a note, a consultation, a step up, pages to read."""
    case = {"screening_id": screening.pk, "actor": clinician, "now": NOW}
    made = services.Try(channel="phone", outcome="no_answer", tried_at=NOW, note=tried)
    services.record_contact(**case, made=made)
    services.add_note(**case, text=note)
    wanted = services.Wanted(kind="phone", by_day=TODAY)
    asked = services.request_consultation(**case, wanted=wanted)
    services.end_consultation(
        consultation_id=asked.pk, actor=clinician, outcome="not_needed", now=NOW
    )
    services.escalate_case(**case, reason=why)
    services.note_shown(reread(screening), [a_section()], how="receipt", now=NOW)
    services.save_teach_back(
        screening_id=screening.pk, answers=[an_answer(right=False)], now=NOW
    )


def follow_up(screening, clinician):
    """One row in every table of the follow-up."""
    staff_work(screening, clinician)
    services.give_reason(
        screening=screening, actor=clinician, purpose="open", why="care", now=NOW
    )
    settled = make_submitted()
    lead = make_clinician("lead", role="Clinical leads")
    kept = {"screening_id": settled.pk, "actor": lead, "reason": "-", "now": NOW}
    services.ask_erasure(**kept)
    services.set_hold(**kept)
