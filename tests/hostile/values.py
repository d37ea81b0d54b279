"""What no question of a kind may accept, and what it must keep although it is odd."""

from tests.hostile.controls import Kind

LONG = 100_000
# Digits of other scripts, signs that look like numbers, and what a browser never sends.
OTHER_DIGITS = ("\uff11\uff12\uff10", "\u0661\u0662\u0660", "\u0967\u0968\u0966", "½")
NO_TEXT = ("\0", "a\0b", "a\ud800b", "\udfff", "\x1b[2J", "a\x85b")
# So many of the last one as fit into a request: each takes twelve bytes of it.
TOO_LONG = ("x" * LONG, "\u65e5" * LONG, "\U0001f600" * (LONG * 4 // 5))
NOT_NUMBERS = (
    *("-1", "1_000", "1e9", "NaN", "Infinity", "9" * 400, "0x10", "+5", "12,5"),
    *("\u202e120", "\ufeff12", "\u200b7", "12 0", "one", "😀", "1.2.3", "1/0"),
)
CODE = ("<script>alert(1)</script>", "' OR 1=1 --", "{{ form }}", "%00", "=1+1")
NOT_CODES = ("YES", "yes ", " no", "../etc", "None", "-1", "99", "true", "on")

REFUSED = {
    Kind.WHOLE: (*OTHER_DIGITS, *NO_TEXT, *TOO_LONG, *NOT_NUMBERS, *CODE, "1.5"),
    Kind.FRACTION: (*OTHER_DIGITS, *NO_TEXT, *TOO_LONG, *NOT_NUMBERS, *CODE),
    Kind.PHONE: (*OTHER_DIGITS, *NO_TEXT, *TOO_LONG, *NOT_NUMBERS, *CODE, "911"),
    Kind.EMAIL: (*OTHER_DIGITS, *NO_TEXT, *TOO_LONG, *NOT_NUMBERS, *CODE, "a@b"),
    Kind.CHOICE: (*OTHER_DIGITS, *NO_TEXT, *TOO_LONG, *CODE, *NOT_CODES, "😀"),
    Kind.WORDS: (*NO_TEXT, *TOO_LONG, "a\ufffdb"),
}
# Odd, but a person's own words: kept to the letter, or refused with a sentence.
ODD_WORDS = (
    *OTHER_DIGITS,
    *CODE,
    *(
        "-1",
        "NaN",
        "0",
        "no",
        "null",
        "😀 👩‍👩‍👧",
        "שלום עולם",
        "مرحبا",
        "\u202eabc\u202c",
    ),
)
# Month, day and year: not numbers, not in the calendar, ancient, and to come.
REFUSED_DATES = (
    *(("\uff13", "5", "1984"), ("3", "\u0665", "1984"), ("3", "5", "\u0967\u096f84")),
    *(("-3", "5", "1984"), ("3", "5", "-1984"), ("3", "5", "84"), ("0", "5", "1984")),
    *(
        ("13", "5", "1984"),
        ("2", "30", "1984"),
        ("2", "29", "1900"),
        ("3", "0", "1984"),
    ),
    *(("3", "5", "1899"), ("3", "5", "1"), ("3", "5", "0000"), ("3", "5", "9999")),
    *(("3", "5", "99999"), ("9" * 400, "5", "1984"), ("x" * LONG, "5", "1984")),
    *(("😀", "5", "1984"), ("3", "\0", "1984"), ("3", "5", "19\ud80084")),
    *(("NaN", "NaN", "NaN"), ("1e1", "5", "1984"), ("3", "5", "")),
    *(("", "5", "1984"), ("3", "", "1984"), ("3.5", "5", "1984"), ("Mar", "5", "1984")),
    *(("\u202e3", "5", "1984"), ("3", "5", "'; DROP"), ("3", "5", "2101")),
)
FUTURE_DATES = (("12", "31", "2099"), ("1", "1", "2100"))
