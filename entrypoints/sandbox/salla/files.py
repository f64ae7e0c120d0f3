"""Templates and static files of the stand-in's own pages."""

from flask import Blueprint

blueprint = Blueprint(
    "salla_files",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/salla/static",
)
