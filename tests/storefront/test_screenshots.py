"""Pictures of the widgets on a believable store page, for people to look at."""

from pathlib import Path

import pytest

from tests.storefront import samples
from tests.storefront.conftest import Visit

ARTIFACTS = Path(__file__).parents[1] / "artifacts" / "storefront"

STORE = """
<style>
  body {{ margin: 0; font: 16px/1.6 'Noto Sans Arabic', 'DejaVu Sans', sans-serif; {colours} }}
  header {{ display: flex; justify-content: space-between; padding: 20px 6vw; font-weight: 700; }}
  .hero {{ margin: 0 6vw 28px; padding: 56px 6vw; border-radius: 24px;
    background: linear-gradient(120deg, #7c4a21, #d9a866); color: #fff; }}
  .grid {{ display: grid; gap: 20px; padding: 0 6vw 60px;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }}
  .grid div {{ border-radius: 16px; background: #b5793a22; height: 210px; }}
</style>
<header><span>{title}</span><span>☰</span></header>
<main><div class="hero"><h1>{title}</h1><p>{slogan}</p></div>
<div class="grid">{cells}</div></main>
"""
TEXTS = {
    "ar": {"title": "عود نجد", "slogan": "عطور شرقية أصيلة، من قلب الرياض."},
    "en": {"title": "Oud Najd", "slogan": "Original oriental perfumes from the heart of Riyadh."},
}
COLOURS = {
    "light": "background: #fffdf9; color: #2a1d12;",
    "dark": "background: #14110e; color: #f4ece2;",
}
PEOPLE = {
    "ar": ("سارة", "الرياض", "دهن عود كمبودي ربع تولة"),
    "en": ("Sara", "Riyadh", "Cambodian oud oil, quarter tola"),
}


@pytest.mark.parametrize(
    ("language", "width", "theme"), [("ar", 390, "light"), ("en", 1440, "dark")]
)
def test_the_widgets_have_their_picture_taken(
    visit: Visit, language: str, width: int, theme: str
) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    name, city, product = PEOPLE[language]
    visit.nomo.config = samples.config(samples.live_counter(), samples.recent_purchases())
    visit.nomo.purchases[0] |= {
        "name": name, "city": city, "product": product, "image": visit.url + "/bottle.svg",
    }  # fmt: skip
    if theme == "dark":
        visit.nomo.purchases[0]["image"] = ""
    visit.shop.page.language = language
    visit.shop.page.direction = {"ar": "rtl", "en": "ltr"}[language]
    visit.shop.page.body = STORE.format(
        **TEXTS[language], colours=COLOURS[theme], cells="<div></div>" * 10
    )
    page = visit.tab()
    page.set_viewport_size({"width": width, "height": 844 if width == 390 else 900})
    page.goto(visit.url)
    page.locator("nomo-root .ticker.on").wait_for()
    page.locator("nomo-root .counter.on").wait_for()
    page.wait_for_timeout(900)
    picture = page.screenshot(path=ARTIFACTS / f"{language}-{width}-{theme}.png")
    assert len(picture) > 10_000


@pytest.mark.parametrize(
    ("language", "width", "theme"), [("ar", 390, "dark"), ("en", 1440, "light")]
)
def test_the_coupon_box_has_its_picture_taken(
    visit: Visit, language: str, width: int, theme: str
) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    position = "center" if width == 1440 and theme == "light" else "bottom_start"
    visit.nomo.config = samples.config(samples.coupons(position=position))
    visit.nomo.claim = samples.claim(minimum_cart={"amount": "200.00", "currency": "SAR"})
    visit.shop.page.language = language
    visit.shop.page.direction = {"ar": "rtl", "en": "ltr"}[language]
    visit.shop.page.body = STORE.format(
        **TEXTS[language], colours=COLOURS[theme], cells="<div></div>" * 10
    )
    page = visit.tab()
    page.set_viewport_size({"width": width, "height": 844 if width == 390 else 900})
    page.goto(visit.url)
    page.locator("nomo-root .coupon").wait_for(state="attached")
    page.clock.run_for(5_000)
    for part in ("wide", "code"):
        page.locator(f"nomo-root .coupon .{part}").wait_for()
        page.wait_for_timeout(700)
        name = f"coupon-{part}-{language}-{width}-{theme}.png"
        assert len(page.screenshot(path=ARTIFACTS / name)) > 10_000
        if part == "wide":
            page.locator("nomo-root .coupon .wide").click()
