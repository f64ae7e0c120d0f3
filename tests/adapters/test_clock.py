"""The machine's clock, and identities that sort."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from adapters.clock import SystemClock, TimeOrderedIds


def test_the_time_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_later_identities_sort_after_earlier_ones() -> None:
    ids = TimeOrderedIds()
    given = [ids.new() for _ in range(10_000)]
    assert given == sorted(given)
    assert len(set(given)) == len(given)


def test_identities_are_words_for_every_purpose() -> None:
    fresh = TimeOrderedIds().new()
    assert len(fresh) == 26
    assert fresh.isalnum()
    assert fresh == fresh.lower()


def test_threads_are_never_given_the_same_identity() -> None:
    ids = TimeOrderedIds()
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda _: [ids.new() for _ in range(1000)], range(8)))
    assert len({one for some in given for one in some}) == 8000


def test_two_sources_do_not_give_the_same_identities() -> None:
    here, there = TimeOrderedIds(), TimeOrderedIds()
    assert not {here.new() for _ in range(1000)} & {there.new() for _ in range(1000)}


def test_secrets_are_long_and_safe_in_an_address() -> None:
    ids = TimeOrderedIds()
    secrets = {ids.secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(secret) == 32 for secret in secrets)
    assert all(set(secret) <= set("-_" + "".join(map(chr, range(48, 123)))) for secret in secrets)
