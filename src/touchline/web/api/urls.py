"""The API's addresses, and how it says no."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from touchline import __version__
from touchline.vocabulary.errors import TouchlineError
from touchline.web.api.operations import router
from touchline.web.shell.access import public

DESCRIPTION = (
    "What the last published run says of each customer: read-only. Give a key as "
    "`Authorization: Bearer tl_…`; it acts as its person and sees what they see."
)
PROBLEM = "application/problem+json"


class DescribedAPI(NinjaAPI):
    """Says in its description that refusals are problems, which ninja has no words for."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description, with the refusals' true content type."""
        schema = super().get_openapi_schema(**given)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
        return schema


api = DescribedAPI(
    title="Touchline",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)


@public
def nothing_here(_request: HttpRequest, rest: str) -> HttpResponse:
    """An address of the API that is none: programs read problems, not pages."""
    del rest
    return problem(404, "Not found", "The description of the API lists its addresses.")


def problem(status: int, title: str, detail: str = "") -> HttpResponse:
    """RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    answer = JsonResponse(body, status=status, content_type=PROBLEM)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(AuthenticationError)
def _no_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(401, "A valid key is missing", "Make one on the page of programs.")


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(Http404)
def _not_there(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, "Not found")


@api.exception_handler(ValidationError)
def _wrong(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors)
    return problem(422, "The request cannot be understood", said)


@api.exception_handler(TouchlineError)
def _told(_request: HttpRequest, error: TouchlineError) -> HttpResponse:
    return problem(422, error.what, error.remedy)
