import copy
from datetime import timedelta

import pytest

from screening import services
from screening.models import ProtocolVersion
from screening.protocol.document import digest_of
from screening.protocol.protocol import load_protocol
from tests.builders import DANGER_PAGE, NOW, make_screening, reread, save

pytestmark = pytest.mark.django_db

OLD_WORDS = "How you were right then"


@pytest.fixture
def older():
    document = copy.deepcopy(dict(load_protocol().document()))
    document["questionnaires"]["safety"]["pages"][0]["title"] = OLD_WORDS
    return ProtocolVersion.objects.create(
        digest=digest_of(document),
        document=document,
        published_at=NOW - timedelta(days=30),
    )


def test_publishing_twice_stores_one_version():
    first, new = services.publish_protocol(now=NOW)
    again, new_again = services.publish_protocol(now=NOW)

    assert (new, new_again) == (True, False)
    assert first == again


def test_a_screening_stays_in_the_words_it_was_started_on(older):
    screening = make_screening()
    services.publish_protocol(now=NOW)

    saved = save(screening, DANGER_PAGE, {"redflag_now": "yes"})

    stored = reread(screening)
    assert stored.protocol.page(DANGER_PAGE).title == OLD_WORDS
    assert stored.protocol.digest == older.digest
    assert [flag.rule_id for flag in saved.new_flags] == ["RED-01"]


def test_a_new_screening_starts_on_the_newest(older):
    services.publish_protocol(now=NOW)

    assert make_screening().protocol_version_id == load_protocol().digest


def test_the_shipped_protocol_needs_no_query(django_assert_num_queries):
    screening = make_screening()

    with django_assert_num_queries(0):
        assert screening.protocol.page(DANGER_PAGE).id == DANGER_PAGE
