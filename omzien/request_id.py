"""Gives every request an id that its log lines, its error page and its answer share, and logs the request."""

import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from omzien.logs import current_request_id, log_access

__all__ = ["RequestIdMiddleware", "current_request_id"]


class RequestIdMiddleware:
    """The outermost one: what it measures is what the visitor waits for. Streamed bodies are not in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        token = current_request_id.set(request_id)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            log_access(request, response, (time.perf_counter() - start) * 1000)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = request_id
        return response
