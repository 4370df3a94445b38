"""Structured logs: one JSON object a line, in UTC, with the request id, and without personal data (TRUST 27, 32)."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

access = logging.getLogger("omzien.access")
tasks = logging.getLogger("omzien.tasks")

# What a log line belongs to: a request id, "task:<id>" in a worker, or "-".
current_request_id: ContextVar[str] = ContextVar("request_id", default="-")

MAX_PATH = 200
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+")
# Parts of an address that open something for whoever has them: they stay out of the logs.
_SECRET_PARTS = frozenset({"key", "token", "signed", "uidb36", "uidb64", "signature", "secret"})


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_addresses(record.getMessage()),
            "request_id": getattr(record, "request_id", "-"),
        }
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["exception"] = without_addresses(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def without_addresses(text: str) -> str:
    """E-mail addresses masked: database errors like to quote them."""
    return _ADDRESS.sub("…@…", text) if "@" in text else text


def log_access(request: HttpRequest, response: HttpResponse, milliseconds: float) -> None:
    """Who asked what, without the query string and without loading the user for it."""
    user = getattr(request, "_cached_user", None)
    fields = {
        "method": request.method,
        "path": safe_path(request),
        "status": response.status_code,
        "ms": round(milliseconds, 1),
        "user": user.pk if user is not None and user.pk else "-",
    }
    access.info("request", extra={"fields": fields})


def safe_path(request: HttpRequest) -> str:
    """The path with signed keys and the like replaced, and cut to a length that fits a log."""
    path = request.path_info
    match = request.resolver_match
    for name, value in match.kwargs.items() if match else ():
        if name in _SECRET_PARTS and value:
            path = path.replace(str(value), "…")
    return without_addresses(path[:MAX_PATH])


def keep_our_logging(**_: Any) -> None:
    """Celery's `setup_logging`: with a receiver it leaves the loggers as settings.LOGGING has them."""


def task_started(task_id: str = "", **_: Any) -> None:
    """Celery's `task_prerun`: from here every line of the task carries its id."""
    current_request_id.set(f"task:{task_id}")


def task_ended(task: Any = None, state: str = "", **_: Any) -> None:
    """Celery's `task_postrun`. Arguments are not logged; they may say who it is about."""
    tasks.info("task", extra={"fields": {"task": getattr(task, "name", "?"), "state": state}})
    current_request_id.set("-")
