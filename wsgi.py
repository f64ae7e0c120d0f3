"""The web application for any WSGI server: ``granian --interface wsgi wsgi:app``."""

from entrypoints import logs
from entrypoints.container import assemble
from entrypoints.settings import Settings
from entrypoints.web.app import create_app

_settings = Settings.read()
logs.ensure(_settings.log_format)

app = create_app(assemble(_settings).services(), _settings)
