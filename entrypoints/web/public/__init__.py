"""The public site: what Nomo Flow is, the questions people ask, and the privacy policy."""

from flask import Blueprint, render_template

from entrypoints.web.current import settings
from entrypoints.web.public.words import FIRST_QUESTIONS, QUESTIONS

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def home() -> str:
    """What it does, how it works, and the way in."""
    return render_template("public/home.html", questions=FIRST_QUESTIONS)


@blueprint.get("/faq")
def faq() -> str:
    """Every question with its answer."""
    return render_template("public/faq.html", questions=QUESTIONS)


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about whom, why, and for how long."""
    return render_template("public/privacy.html", retention_days=settings().retention_days)
