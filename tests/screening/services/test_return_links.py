"""Links to come back: made, replaced, used up, and never guessed."""

import hashlib
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth import hashers
from django.db import connection

from screening import services
from screening.link_tokens import LENGTH, LETTERS, new_token, normalise_token
from screening.models import Attempt, CaseEvent, Purpose, ReturnLink, ReturnMail
from screening.services import coming_back, second_fact
from tests.builders import (
    NOW,
    TODAY,
    finish,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.screening.services.links import (
    ADDRESS,
    BORN,
    CODE,
    WRONG_DAY,
    come_back,
    make_link,
    with_birth_date,
)

DAY = timedelta(days=1)
WISH = services.MailWish(to="box@example.com", language="en-us", remind=True)


# Tokens ----------------------------------------------------------------------------


def test_a_token_holds_at_least_128_random_bits():
    tokens = {new_token() for _ in range(2000)}

    assert len(tokens) == 2000
    assert len(set(LETTERS)) == 16
    assert LENGTH * 4 >= 128
    plain = [normalise_token(token) for token in tokens]
    assert {len(token) for token in plain} == {LENGTH}
    for place in range(LENGTH):
        assert len({token[place] for token in plain}) == 16


@pytest.mark.parametrize(
    "change",
    [str.upper, lambda t: t.replace("-", ""), lambda t: f" {t}\u2013"],
    ids=["capitals", "no hyphens", "spaces and dashes"],
)
def test_a_token_is_read_however_it_was_typed(change):
    token = new_token()

    assert normalise_token(change(token)) == token.replace("-", "")


@pytest.mark.parametrize("text", ["", "c" * 35, "c" * 37, "a" * 36, "c" * 100_000])
def test_what_cannot_be_a_token_is_none(text):
    assert normalise_token(text) == ""


# Codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "",
        "ab-c1",
        "11-1 1 11",
        "abcabc",
        "abcdef",
        "ABCDEF",
        "654321",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
    ],
)
def test_a_code_that_five_tries_might_guess_is_easy(code):
    assert second_fact.is_easy_code(code)


@pytest.mark.parametrize("code", ["abcdeg", "135790", "голубь", CODE])
def test_another_code_is_not(code):
    assert not second_fact.is_easy_code(code)


def test_a_code_is_stored_as_a_slow_salted_hash():
    first, second = second_fact.hash_code(CODE), second_fact.hash_code(CODE)

    assert first != second
    assert hashers.identify_hasher(first).algorithm == "pbkdf2_sha256"
    assert hashers.identify_hasher(first).decode(first)["iterations"] >= 600_000


# Making ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_hashes_are_stored():
    made = make_link(with_birth_date(), code=CODE)

    plain = normalise_token(made.token)
    row = ReturnLink.objects.get()
    assert row.token_hash == hashlib.sha256(plain.encode()).hexdigest()
    assert second_fact.code_matches(row.code_hash, "BLUEFISH47")
    assert row.expires_at - row.made_at == 14 * DAY


@pytest.mark.django_db
def test_without_date_of_birth_and_code_there_is_no_link():
    screening = make_screening()

    with pytest.raises(services.NoSecondFact):
        make_link(screening)

    assert not ReturnLink.objects.exists()
    assert make_link(screening, code=CODE).link.fact == "code"


@pytest.mark.django_db
def test_the_newest_link_alone_works():
    screening = with_birth_date()
    old = make_link(screening, mail=WISH)

    new = make_link(screening)

    with pytest.raises(services.LinkDead):
        come_back(old)
    assert set(ReturnMail.objects.values_list("state", flat=True)) == {"stopped"}
    assert come_back(new).screening == screening


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "most"),
    [({"address": "198.51.100.1"}, 10), ({"mail": WISH}, 5)],
)
def test_one_screening_makes_no_more_than_so_many(changes, most):
    screening = with_birth_date()
    for _ in range(most):
        make_link(screening, **changes)

    with pytest.raises((services.TooManyTries, services.TooManyMails)):
        make_link(screening, **changes)

    later = {**changes, "now": NOW + DAY}
    assert make_link(screening, **later)


@pytest.mark.django_db
def test_one_address_of_the_network_sends_no_more_than_twenty_mails_a_day():
    for number in range(20):
        wish = services.MailWish(to=f"{number}@example.com", language="es")
        make_link(with_birth_date(), mail=wish)

    with pytest.raises(services.TooManyMails):
        make_link(with_birth_date(), mail=WISH)
    assert make_link(with_birth_date(), mail=WISH, address="198.51.100.1")


@pytest.mark.django_db
def test_a_link_shown_again_must_be_live_and_of_this_screening():
    mine, other = with_birth_date(), with_birth_date()
    made = make_link(mine)

    def shown(screening, now=NOW):
        return services.made_link(screening=screening, token=made.token, now=now)

    assert shown(mine).link == made.link
    assert shown(other) is None
    assert shown(mine, NOW + 14 * DAY) is None


# Coming back -----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_right_fact_opens_it_with_a_token_of_its_own():
    screening = with_birth_date()
    before = screening.token_hash

    started = come_back(make_link(screening))

    assert reread(screening).token_hash != before
    found = services.find_screening(token=started.token, now=NOW)
    assert found == screening


@pytest.mark.django_db
@pytest.mark.parametrize("fact", [WRONG_DAY, "1984-03-05", "", CODE])
def test_another_fact_opens_nothing_and_uses_up_a_try(fact):
    made = make_link(with_birth_date())

    with pytest.raises(services.NotProved):
        come_back(made, fact=fact)

    assert Attempt.objects.filter(kind="return.link").count() == 1
    assert reread(made.link).used_at is None


@pytest.mark.django_db
def test_the_date_of_birth_saved_last_counts():
    screening = with_birth_date()
    made = make_link(screening)
    save(screening, "your-name", {"birth_date": WRONG_DAY})

    with pytest.raises(services.NotProved):
        come_back(made)
    assert come_back(made, fact=WRONG_DAY)


@pytest.mark.django_db
def test_right_and_wrong_code_cost_the_same_slow_hash(monkeypatch):
    made, work = make_link(with_birth_date(), code=CODE), []
    slow = hashers.PBKDF2PasswordHasher.encode
    monkeypatch.setattr(
        hashers.PBKDF2PasswordHasher,
        "encode",
        lambda *given: work.append(given[3:]) or slow(*given),
    )

    with pytest.raises(services.NotProved):
        come_back(made, fact="red fish 47")
    wrong = work.copy()
    work.clear()
    come_back(made, fact=CODE)

    assert wrong
    assert work == wrong


@pytest.mark.django_db
def test_five_tries_are_all_for_as_long_as_the_link_lives():
    made = make_link(with_birth_date())
    for days in range(5):
        with pytest.raises(services.NotProved):
            come_back(made, fact=WRONG_DAY, now=NOW + days * DAY)

    for days in (5, 13):
        with pytest.raises(services.LinkDead):
            come_back(made, now=NOW + days * DAY)


@pytest.mark.django_db
def test_twenty_tries_of_one_address_are_all_in_an_hour():
    made = make_link(with_birth_date())
    for _ in range(20):
        with pytest.raises(services.LinkDead):
            services.come_back(token=new_token(), fact=BORN, address=ADDRESS, now=NOW)

    with pytest.raises(services.TooManyTries):
        come_back(made)
    assert come_back(made, address="198.51.100.1")


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [-1, 0])
def test_it_expires_after_fourteen_days_to_the_second(seconds):
    made = make_link(with_birth_date())
    now = NOW + 14 * DAY + timedelta(seconds=seconds)

    found = services.find_return_link(token=made.token, now=now)

    assert (found is not None) is (seconds < 0)


@pytest.mark.django_db
def test_submission_ends_it_even_where_nobody_told_the_row():
    screening = with_birth_date()
    made = make_link(screening)
    finish(screening)
    services.submit(screening_id=screening.pk, now=NOW, on=TODAY)
    ReturnLink.objects.update(ended_at=None)

    with pytest.raises(services.LinkDead):
        come_back(made)


@pytest.mark.django_db
def test_after_submission_a_link_opens_what_was_sent():
    screening = make_submitted()
    made = make_link(screening, code=CODE)

    started = come_back(made, fact=CODE, now=NOW + DAY)

    assert made.link.purpose == Purpose.AMEND
    found = services.find_screening(token=started.token, now=NOW + DAY)
    assert found == screening


@pytest.mark.django_db
def test_finding_a_link_writes_nothing(django_assert_num_queries):
    made = make_link(with_birth_date())

    with django_assert_num_queries(2) as asked:
        coming_back.find_return_link(token=made.token, now=NOW)

    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_is_let_in():
    made = make_link(with_birth_date())
    barrier, let_in, refused = Barrier(4), [], []

    def enter():
        barrier.wait(timeout=30)
        try:
            let_in.append(come_back(made))
        except services.LinkDead:
            refused.append(1)
        finally:
            connection.close()

    threads = [Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert (len(let_in), len(refused)) == (1, 3)
    assert CaseEvent.objects.filter(kind="patient_returned").count() == 1
