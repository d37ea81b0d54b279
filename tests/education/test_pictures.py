"""Pictures: checked, made anew, kept under their own name, and served for long."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from education.models import HistoryIsKept, PageEvent, Picture
from education.picture_names import NAME, is_ours
from education.pictures import LONGEST_SIDE, PictureRefused, add_picture, draw_anew
from education.rendering import render

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
SECRET = b"Secret place"


def sent(kind="JPEG", size=(64, 48), mode="RGB", **how) -> bytes:
    file = BytesIO()
    colors = {"L": 90, "RGBA": (0, 90, 90, 40), "1": 1, "P": 1}
    Image.new(mode, size, colors.get(mode, "teal")).save(file, kind, **how)
    return file.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # Turn a quarter to be upright.
    exif.get_ifd(0x8825)[1] = "N"
    return sent(exif=exif)


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_user("editor")


def test_nothing_but_the_pixels_is_kept():
    data = with_exif()
    assert SECRET in data

    drawn = draw_anew(data)

    assert SECRET not in drawn.content
    kept = Image.open(BytesIO(drawn.content))
    assert not kept.getexif()
    assert not {"icc_profile", "comment", "exif"} & kept.info.keys()
    assert (drawn.width, drawn.height) == (48, 64)


def test_bytes_behind_the_picture_are_gone():
    data = sent() + b"<script>alert(1)</script>"

    assert b"<script>" not in draw_anew(data).content


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (sent("JPEG"), "jpg"),
        (sent("PNG"), "png"),
        (sent("PNG", mode="RGBA"), "png"),
        (sent("WEBP"), "jpg"),
        (sent("WEBP", mode="RGBA"), "png"),
        (sent("JPEG", mode="L"), "jpg"),
        (sent("JPEG", mode="CMYK"), "jpg"),
        (sent("PNG", mode="P"), "png"),
    ],
)
def test_three_kinds_become_two(data, ending):
    drawn = draw_anew(data)

    assert NAME.fullmatch(drawn.name)
    assert drawn.ending == ending
    assert Image.open(BytesIO(drawn.content)).size == (64, 48)


def test_large_picture_is_made_smaller():
    drawn = draw_anew(sent(size=(4000, 3000)))

    assert (drawn.width, drawn.height) == (LONGEST_SIDE, 1200)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        sent("GIF"),
        sent("BMP"),
        sent("TIFF"),
        sent()[:200],
        sent("PNG")[:60],
        sent(size=(8, 8)),
        b"\xff" * (10 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_picture_or_does_not_fit_is_refused_with_words(data):
    with pytest.raises(PictureRefused, match="picture"):
        draw_anew(data)


def test_picture_that_would_fill_the_memory_is_refused_unread():
    bomb = sent("PNG", size=(9000, 9000), mode="1")
    assert len(bomb) < 100_000

    with pytest.raises(PictureRefused, match="too many pixels"):
        draw_anew(bomb)


@pytest.mark.django_db
def test_same_picture_is_kept_once_and_noted_once(editor):
    first = add_picture(sent(), by=editor, at=NOW)
    again = add_picture(sent(), by=editor, at=NOW)

    assert first == again
    assert Picture.objects.count() == PageEvent.objects.count() == 1


@pytest.mark.django_db
def test_picture_is_never_changed(editor):
    picture = add_picture(sent(), by=editor, at=NOW)

    with pytest.raises(HistoryIsKept):
        picture.save()
    with pytest.raises(HistoryIsKept):
        Picture.objects.all().delete()
    for sql in (
        "UPDATE education_picture SET width = 1",
        "DELETE FROM education_picture",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.django_db
def test_picture_is_served_for_a_year_and_sniffed_by_nobody(client, editor):
    picture = add_picture(sent(), by=editor, at=NOW)

    response = client.get(f"/learn/pictures/{picture.name}")

    headers = response.headers
    assert response.content == bytes(picture.content)
    assert headers["Content-Type"] == "image/jpeg"
    assert {"public", "max-age=31536000", "immutable"} == {
        *headers["Cache-Control"].split(", ")
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in headers
    assert not response.cookies
    known = {"If-None-Match": headers["ETag"]}
    path = f"/learn/pictures/{picture.name}"
    assert client.get(path, headers=known).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["none", "x.png", "0" * 32 + "-1x1.png", "a" * 500, "%F0%9F%98%80"]
)
def test_picture_that_is_not_there_is_not_found(client, name):
    assert client.get(f"/learn/pictures/{name}").status_code == 404


NAMED = "/learn/pictures/" + "0" * 32 + "-64x48.png"


def test_picture_of_this_site_is_shown_with_its_words_and_its_room():
    html = render(f"![A bed \\[made\\] & <b>]({NAMED})").html

    assert html.strip() == (
        f'<p><img src="{NAMED}" alt="A bed [made] &amp; &lt;b&gt;" width="64" '
        'height="48" loading="lazy"></p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example" + NAMED,
        "//evil.example" + NAMED,
        NAMED + "?x",
        NAMED.replace("png", "svg"),
        "/learn/pictures/../../staff/",
        "javascript:alert(1)//" + NAMED,
    ],
)
def test_no_other_address_makes_a_picture(address):
    assert "<img" not in render(f"![x]({address})").html
    assert not is_ours(address)
