"""What Salla tells about the app itself, in our words."""

from datetime import UTC, datetime

import pytest

from nomoflow.kernel.secret import Secret
from nomoflow.merchants.events import (
    AccessGranted,
    AppInstalled,
    AppSettingsReported,
    AppUninstalled,
    FeedbackReported,
    PlanReported,
)
from nomoflow.merchants.facts import PlanReport
from tests.adapters.salla.fixtures import fixture, telling
from tests.adapters.salla.translated import SOURCE, at, meaning, only


def test_tokens_by_message() -> None:
    grant = only(AccessGranted, meaning("app.store.authorize")).grant
    told = fixture("webhook.app.store.authorize")["data"]
    assert grant.access == Secret(told["access_token"])
    assert grant.refresh == Secret(told["refresh_token"])
    assert grant.expires_at == datetime.fromtimestamp(1772557210, UTC)
    assert grant.granted_at == at(2026, 2, 17, 17, 0, 11), "by Salla's clock, in Riyadh"
    assert "offline_access" in grant.scope
    assert told["access_token"] not in repr(grant)


def test_installing_updating_and_leaving() -> None:
    assert only(AppInstalled, meaning("app.installed")) == AppInstalled(
        installed_at=at(2026, 2, 17, 17, 0, 9), updated=False, store_kind="live"
    )
    assert only(AppInstalled, meaning("app.updated")) == AppInstalled(
        installed_at=at(2026, 2, 17, 17, 0, 9), updated=True, store_kind="live"
    )
    assert only(AppUninstalled, meaning("app.uninstalled")) == AppUninstalled(
        uninstalled_at=at(2026, 4, 5, 7, 46, 7)
    )


def test_plans() -> None:
    assert only(PlanReported, meaning("app.subscription.started")).plan == PlanReport(
        state="subscription.started",
        plan_name="الباقة الاحترافية",
        starts_at=at(2026, 2, 24, 21),
        ends_at=at(2026, 3, 24, 21),
        reported_at=at(2026, 2, 24, 17, 15, 30),
    )
    assert only(PlanReported, meaning("app.trial.started")).plan == PlanReport(
        state="trial.started",
        plan_name="الباقة الأساسية",
        starts_at=at(2026, 2, 16, 21),
        ends_at=at(2026, 2, 23, 21),
        reported_at=at(2026, 2, 17, 17, 1, 3),
    )
    addon = {**fixture("webhook.app.subscription.started")["data"], "item_type": "addon"}
    assert SOURCE.translate(telling("app.subscription.started", addon)) == ()


@pytest.mark.parametrize("state", ["renewed", "expired", "canceled"])
def test_what_becomes_of_a_plan(state: str) -> None:
    data = {"plan_name": None, "start_date": None, "end_date": None}
    found = SOURCE.translate(telling(f"app.subscription.{state}", data))
    assert only(PlanReported, found).plan.state == f"subscription.{state}"


def test_settings_are_texts() -> None:
    assert only(AppSettingsReported, meaning("app.settings.updated")).settings == {
        "store_key": "k_7f3a9c21",
        "widgets_enabled": "true",
        "live_counter_minimum": "3",
        "reports_email": "reports@oud-najd.example",
        "widget_language": "ar",
    }
    data = {"settings": {"on": False, "some": ["a", "ب"], "none": None}}
    told = only(AppSettingsReported, SOURCE.translate(telling("app.settings.updated", data)))
    assert told.settings == {"on": "false", "some": '["a", "ب"]'}
    empty = only(
        AppSettingsReported, SOURCE.translate(telling("app.settings.updated", {"settings": []}))
    )
    assert empty.settings == {}


def test_an_opinion_of_the_app() -> None:
    data = {"rating": "4", "rated_by": "نورة", "comment": "تطبيق مفيد"}
    found = SOURCE.translate(telling("app.feedback.created", data, "2026-02-17 20:00:10"))
    assert only(FeedbackReported, found) == FeedbackReported(
        rating=4, comment="تطبيق مفيد", given_at=at(2026, 2, 17, 17, 0, 10)
    )
