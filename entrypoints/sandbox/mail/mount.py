"""Hangs the stand-in for a mail relay into the sandbox."""

from flask import Flask, jsonify
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from entrypoints.sandbox.mail import answers, pages
from entrypoints.sandbox.mail.module import Mail, keep
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.platform import Link, Platform


def mount(app: Flask, options: SandboxOptions) -> Platform:
    mail = Mail(options)
    keep(app, mail)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(answers.blueprint)
    return Platform(
        name="Mail",
        about_ar=f"خادم بريد صارم على المنفذ {options.mail_port}، وصندوق وارد لقراءة ما وصل",
        about_en=f"A strict SMTP server on port {options.mail_port}, and an inbox of what came",
        links=[
            Link(
                label_ar="صندوق الوارد",
                label_en="Inbox",
                href=f"{options.own_base_url}/mail/",
            )
        ],
        api_prefix="/mail/messages.json",
        explain=_explain,
        start=mail.start,
        stop=mail.stop,
    )


def _explain(problem: HTTPException) -> Response:
    answer = jsonify(error=problem.description or problem.name)
    answer.status_code = problem.code or 500
    return answer
