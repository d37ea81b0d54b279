"""The short form about getting home, answered in Spanish from start to receipt."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from screening.models import SavedPage
from screening.protocol.protocol import load_protocol
from tests.forms import main_form
from tests.journeys.patient import Patient
from tests.journeys.structure import assert_accessible

pytestmark = pytest.mark.django_db

HOME, DAY, ENGLISH_PAGE = "getting-home", "visit-day", "right-now"
SWITCH = "?language=es"


@pytest.fixture
def patient():
    found = Patient()
    found.client.get(f"/screening/{SWITCH}")
    return found


def saved(page_id):
    return SavedPage.objects.filter(page_id=page_id).order_by("-sequence").first()


def marked(patient, tag):
    """Return the languages of the elements of a tag, "" where none is named."""
    main = [e for e in patient.document.all(tag) if e.inside("main")]
    return {" ".join(e.text.split()): e.get("lang") for e in main}


def test_the_form_is_asked_in_spanish(patient):
    patient.has_reached(HOME)

    patient.sees("¿Un adulto responsable lo llevará a casa después de cada visita?")
    patient.sees("Prefiero no decir")
    patient.sees("Guardar y continuar")
    patient.does_not_see("en inglés")
    assert marked(patient, "h1") == {"Volver a casa después de una visita": ""}
    assert patient.document.all("html")[0].get("lang") == "es"
    assert patient.document.all("title")[0].get("lang") == ""


def test_the_language_of_each_page_is_stored(patient):
    patient.has_reached_check()

    assert saved(HOME).language == "es"
    assert saved(DAY).language == "es"
    assert saved(ENGLISH_PAGE).language == "en"


def test_what_was_chosen_in_spanish_is_the_same_answer(patient):
    patient.has_reached(HOME).answers_page(ride_home="no")

    answers = saved(HOME).answers(load_protocol())

    assert answers.given["ride_home"] == "no"


def test_a_page_without_words_is_english_and_says_so_in_spanish(patient):
    patient.has_reached(ENGLISH_PAGE)

    patient.sees(
        "Todavía no tenemos esta página en español. Se la mostramos en inglés."
    )
    patient.sees("pida un intérprete. Es gratis.")
    assert marked(patient, "h1") == {"How you are right now": "en"}
    assert patient.document.all("title")[0].get("lang") == "en"
    for legend in patient.document.all("legend"):
        assert around(legend, "lang") == "en"
    for button in patient.document.all("button"):
        assert around(button, "lang") != "en" or button.text == "English"


def around(element, name):
    """Return the attribute of the element or of the nearest one around it."""
    while element is not None and not element.get(name):
        element = element.parent
    return element.get(name) if element is not None else ""


def test_a_fixed_instrument_is_english_and_says_why(patient):
    patient.has_reached("two-weeks")

    patient.sees("Las palabras de estas preguntas son fijas")
    patient.sees("Little interest or pleasure in doing things")


def test_a_mistake_on_an_english_page_is_told_in_english_and_marked(patient):
    patient.has_reached("reach-you")

    patient.answers_page(phone="12")

    summary = patient.document.with_class("error-summary")[0]
    assert "Enter a phone number" in summary.text
    assert around(summary, "lang") == "en"
    patient.sees("Todavía no tenemos esta página en español.")


def test_a_mistake_on_a_spanish_page_is_told_in_spanish(patient):
    patient.has_reached(HOME)

    patient.posts({"ride_home": "maybe"})

    patient.sees("Hay un problema")
    patient.sees("Elija una de las respuestas que aparecen.")


def test_a_danger_answer_is_met_in_spanish(patient):
    patient.has_reached(ENGLISH_PAGE)

    patient.answers_page(redflag_now="yes")

    patient.sees("Llame al 911 ahora")
    patient.sees("Es posible que no veamos esto de inmediato.")
    patient.sees("Llame al 988 y oprima 2")
    patient.sees("¿Qué quiere hacer ahora?")
    assert marked(patient, "h1") == {"Llame al 911 ahora": ""}


def test_the_check_page_says_each_answer_in_the_language_of_its_question(patient):
    patient.has_reached_check()

    patient.sees("Revise sus respuestas")
    patient.sees("¿Puede quedarse con nosotros todo el tiempo")
    patient.sees("What phone number should we call?")
    terms = {
        " ".join(e.text.split()): around(e, "lang") for e in patient.document.all("dt")
    }
    assert terms["What phone number should we call?"] == "en"
    assert (
        terms["¿Un adulto responsable lo llevará a casa después de cada visita?"]
        == "es"
    )
    blank = [
        e for e in patient.document.with_class("blank") if around(e, "lang") == "en"
    ]
    assert {e.text for e in blank} == {"Not answered"}


def test_the_receipt_is_in_spanish(patient):
    patient.has_sent()

    patient.sees("Tenemos sus respuestas. Gracias.")
    patient.sees("Cómo venir y volver a casa")
    patient.sees(patient.screening.reference)
    assert_accessible(patient.html)


def test_staff_read_english_and_see_which_pages_were_spanish(patient):
    patient.has_sent()
    nurse = User.objects.create_user("nurse", is_staff=True)
    nurse.user_permissions.add(Permission.objects.get(codename="view_screening"))
    staff = Client(headers={"accept-language": "es"})
    staff.force_login(nurse)

    address = reverse("admin:screening_screening_change", args=[patient.screening.pk])
    html = " ".join(staff.get(address).content.decode().split())

    assert "Will a responsible adult take you home after each visit?" in html
    assert "adulto responsable" not in html
    assert "Getting home after a visit <small>answered in Spanish</small>" in html
    assert html.count("answered in Spanish") == 2


def test_the_switch_keeps_what_was_typed_and_saves_nothing(patient):
    patient.has_reached(HOME)
    before = SavedPage.objects.count()
    typed = {"ride_home": "no", "avoid_driving": "unsure"}

    response = patient.client.post(f"{patient.path}?language=en-us", typed)

    html = response.content.decode()
    assert SavedPage.objects.count() == before
    assert main_form(html).data["ride_home"] == ["no"]
    assert main_form(html).data["avoid_driving"] == ["unsure"]
    assert "Will a responsible adult take you home" in html
    assert "error-summary" not in html
    assert_accessible(html)


def test_the_switch_keeps_even_what_cannot_be_saved(patient):
    patient.has_reached("reach-you")

    response = patient.client.post(f"{patient.path}?language=en-us", {"phone": "12"})

    html = response.content.decode()
    assert main_form(html).data["phone"] == ["12"]
    assert "error-summary" not in html
    assert html.partition("<title")[2].startswith(">How we may reach you")


def test_the_switch_on_a_page_is_a_button_of_its_form(patient):
    patient.has_reached(HOME)
    form = next(e for e in patient.document.all("form") if e.get("id") == "questions")
    switch = next(e for e in patient.document.all("button") if e.get("formaction"))

    assert switch.get("form") == form.get("id")
    assert switch.get("formaction") == "?language=en-us"
    assert (switch.get("lang"), switch.text) == ("en", "English")


def test_the_start_says_that_many_questions_are_english(patient):
    patient.opens("/screening/")

    patient.sees("Muchas preguntas todavía están en inglés")
    patient.opens("/screening/?language=en-us").does_not_see("in English")


def test_a_language_changed_on_the_way_changes_only_the_words(patient):
    patient.has_reached(HOME).answers_page(ride_home="no")
    patient.opens("/screening/page/getting-home/?language=en-us")

    assert patient.typed()["ride_home"] == ["no"]
    patient.answers_page(ride_home="yes")
    assert saved(HOME).language == "en"
