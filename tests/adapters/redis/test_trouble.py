"""What is peculiar to Redis: it goes away, is emptied, restarts, or holds what we cannot read."""

import logging
from datetime import UTC, datetime

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from adapters.redis.collector import RedisCollector
from adapters.redis.connection import connect
from adapters.redis.hits import FIELD, RedisHits
from adapters.redis.jobs import Call, RqJobs
from adapters.redis.limits import RedisLimits
from adapters.redis.locks import RedisLocks
from adapters.redis.presence import RedisPresence
from adapters.redis.queue import RqQueue
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import EventId, StoreId, VisitorId
from nomoflow.merchants.model import AccessBusy
from nomoflow.relay.model import TaskRef
from nomoflow.visitors.model import Hit, HitBatch, HitKind

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
STORE, NOURA = StoreId("salla-1"), VisitorId("noura")


def a_batch(kind: HitKind = HitKind.PAGE_VIEW, identity: str = "1") -> HitBatch:
    hit = Hit(id=identity, kind=kind, url="/", referrer="", occurred_at=NOON)
    return HitBatch(store=STORE, visitor=NOURA, received_at=NOON, hits=(hit,))


@pytest.fixture
def away() -> Redis:
    """A Redis at whose address nobody listens."""
    return connect("redis://127.0.0.1:1/0")


@pytest.fixture
def here(redis_url: str) -> Redis:
    return connect(redis_url)


class TestAway:
    def test_history_that_cannot_be_kept_is_refused(self, away: Redis) -> None:
        hits = RedisHits(away, "t:")
        with pytest.raises(Unavailable):
            hits.push(a_batch())
        with pytest.raises(Unavailable):
            hits.oldest(1)
        with pytest.raises(Unavailable):
            hits.forget(["1-1"])
        with pytest.raises(Unavailable):
            RedisCollector(away, "t:").collect(a_batch(), "/")

    def test_a_sign_of_life_is_forgotten_and_that_is_said(
        self, away: Redis, caplog: pytest.LogCaptureFixture
    ) -> None:
        RedisCollector(away, "t:").collect(a_batch(HitKind.HEARTBEAT), "/")
        RedisPresence(away, "t:").seen(STORE, NOURA, "/", NOON)
        assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2

    def test_nobody_is_counted_rather_than_counted_wrong(self, away: Redis) -> None:
        with pytest.raises(Unavailable):
            RedisPresence(away, "t:").count(STORE, NOON)

    def test_limits_let_everybody_in_and_say_so(
        self, away: Redis, caplog: pytest.LogCaptureFixture
    ) -> None:
        for _ in range(3):
            RedisLimits(away, "t:").allow("sign_in", "1.2.3.4", times=1, per_seconds=60)
        assert "nobody counts sign_in" in caplog.text
        assert "1.2.3.4" not in caplog.text

    def test_a_lock_is_busy(self, away: Redis) -> None:
        with pytest.raises(AccessBusy), RedisLocks(away, "t:").hold("x", seconds=1, wait=0.1):
            pytest.fail("nobody can know that it is free")

    def test_a_broken_bell_is_logged(self, away: Redis, caplog: pytest.LogCaptureFixture) -> None:
        bell = RqQueue(RqJobs(away, queue="q", timeout=60), task="tests.job")
        bell.ring([TaskRef(event=EventId("1"), handler="orders.record")])
        assert "1 tasks wait for the next sweep" in caplog.text


def test_what_cannot_be_read_is_put_aside_and_blocks_nobody(here: Redis) -> None:
    hits = RedisHits(here, "t:")
    for nonsense in (b"\xff\xfe", b"{}", b"[1]", b'{"store": 1}', b"null"):
        here.xadd("t:hits", {FIELD: nonsense})
    here.xadd("t:hits", {"another": b"field"})
    hits.push(a_batch())
    assert [batch for _, batch in hits.oldest(3)] == [a_batch()]
    assert here.xlen("t:hits") == 1
    assert here.llen("t:hits:spoiled") == 6


def test_a_full_queue_refuses_history_but_not_signs_of_life(here: Redis) -> None:
    hits, collector = RedisHits(here, "t:", capacity=1), RedisCollector(here, "t:", capacity=1)
    hits.push(a_batch())
    with pytest.raises(Unavailable):
        hits.push(a_batch(identity="2"))
    with pytest.raises(Unavailable):
        collector.collect(a_batch(identity="2"), "/")
    collector.collect(a_batch(HitKind.HEARTBEAT), "/")
    assert [batch for _, batch in hits.oldest(10)] == [a_batch()]


def test_presence_leaves_nothing_behind(here: Redis) -> None:
    presence = RedisPresence(here, "t:")
    presence.seen(STORE, NOURA, "/", NOON)
    presence.seen(STORE, VisitorId("salem"), "/dates", NOON.replace(minute=10))
    assert here.zrange(f"t:here:{{{STORE}}}", 0, -1) == [b"salem"]
    assert here.hkeys(f"t:here:{{{STORE}}}:where") == [b"salem"]
    keys = here.keys("t:*")
    assert len(keys) == 3, "the page that Noura left is gone"
    assert all(0 < here.pttl(key) <= 10 * 60 * 1000 for key in keys)


def test_a_collection_is_one_round_trip(embedded_redis_url: str) -> None:
    alone = connect(embedded_redis_url)
    collector = RedisCollector(alone, "t:")
    collector.collect(a_batch(), "/")
    before = alone.info("stats")["total_reads_processed"]
    collector.collect(a_batch(identity="2"), "/")
    to_ask_is_one_too = 1
    assert alone.info("stats")["total_reads_processed"] - before == 1 + to_ask_is_one_too


def test_scripts_survive_a_server_that_forgot_them(here: Redis) -> None:
    collector = RedisCollector(here, "t:")
    collector.collect(a_batch(), "/")
    here.script_flush()
    collector.collect(a_batch(identity="2"), "/")
    assert len(RedisHits(here, "t:").oldest(10)) == 2


class TestJobs:
    """A job that failed, was lost or whose worker was killed can be put again at once."""

    def call(self, redis: Redis) -> Job:
        jobs = RqJobs(redis, queue="q", timeout=60)
        assert jobs.put([Call(id="a-1", path="tests.job", words=("1", "2"))]) == 1
        assert jobs.put([Call(id="a-1", path="tests.job", words=("1", "2"))]) == 0
        return Job.fetch("a-1", connection=redis, serializer=JSONSerializer)

    def test_it_carries_words_and_leaves_no_result(self, here: Redis) -> None:
        job = self.call(here)
        assert (job.func_name, tuple(job.args), job.timeout) == ("tests.job", ("1", "2"), 60)
        assert (job.result_ttl, job.get_status()) == (0, JobStatus.QUEUED)
        assert here.ttl(job.key) > 0

    def test_one_that_runs_or_failed_can_be_put_again(self, here: Redis) -> None:
        for state in (JobStatus.STARTED, JobStatus.FAILED):
            here.flushdb()
            job = self.call(here)
            queue = Queue("q", connection=here, serializer=JSONSerializer)
            queue.pop_job_id()
            job.set_status(state)
            self.call(here)
            assert queue.job_ids == ["a-1"]

    def test_one_that_was_taken_but_never_begun_can_be_put_again(self, here: Redis) -> None:
        self.call(here)
        queue = Queue("q", connection=here, serializer=JSONSerializer)
        assert Queue.lmove(here, queue.key, None) is not None
        self.call(here)
        assert queue.job_ids == ["a-1"]


def test_where_many_bells_wait_no_more_are_added(here: Redis) -> None:
    bell = RqQueue(RqJobs(here, queue="q", timeout=60), task="tests.job")
    refs = [TaskRef(event=EventId(str(number)), handler="orders.record") for number in range(150)]
    bell.ring(refs)
    bell.ring(refs[100:])
    queue = Queue("q", connection=here, serializer=JSONSerializer)
    assert queue.job_ids == [f"{number}-orders-record" for number in range(100)]
    queue.pop_job_id()
    bell.ring(refs[100:])
    assert queue.job_ids[-1] == "100-orders-record"
