"""The yardstick: a plain Django FormView of ten fields with one INSERT."""

from pathlib import Path

from django import forms
from django.db import models
from django.urls import path
from django.views.generic import FormView

TEMPLATES = Path(__file__).parent / "templates"
# What `startproject` writes into a new project.
STANDARD_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CHOICES = [(str(n), f"Choice {n}") for n in range(4)]


class PlainRow(models.Model):
    """Ten answers in one row."""

    answers = models.JSONField()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.pk)


class PlainForm(forms.Form):
    """Ten fields of the common kinds, drawn as Django draws them."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField(required=False)
    born = forms.DateField()
    height = forms.IntegerField(min_value=1, max_value=300)
    note = forms.CharField(widget=forms.Textarea, required=False)
    first = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    second = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    third = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    fourth = forms.ChoiceField(choices=CHOICES)
    agreed = forms.BooleanField()


class PlainView(FormView):
    """Show the form, insert the row, redirect."""

    form_class = PlainForm
    template_name = "bench/plain.html"
    success_url = "/plain/"

    def form_valid(self, form: PlainForm):  # type: ignore[no-untyped-def]
        """Insert one row."""
        answers = {key: str(value) for key, value in form.cleaned_data.items()}
        PlainRow.objects.create(answers=answers)
        return super().form_valid(form)


ANSWERS = {
    "name": "A Person",
    "email": "person@clinic.example",
    "born": "1980-02-03",
    "height": "170",
    "note": "A note",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "0",
    "agreed": "on",
}
urlpatterns = [path("plain/", PlainView.as_view())]
