"""Programs show a key; it opens what its scopes and its person may see."""

from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from touchline.web.office.api_keys import Scope, key_of
from touchline.web.office.models import ApiKey


class Bearer(HttpBearer):
    """`Authorization: Bearer tl_…` with one scope that the operation needs."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:  # noqa: ARG002 - ninja's shape
        """The key; 401 where it opens nothing, 403 where it lacks the scope."""
        key = key_of(token)
        if key is not None and self._scope.value not in key.scopes:
            raise AuthorizationError(message=f"This key lacks the scope {self._scope}.")
        return key
