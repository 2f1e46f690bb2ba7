"""No page takes files in, and none more text than a form holds. The import brings its own receiver.

Story: Django would write the files of any POST, also of a stranger at the sign-in page, into the
system's temporary folder before a view is asked, without a limit.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

MEGABYTE = 1024 * 1024


class NoFiles(FileUploadHandler):
    """Refuses a file before its first byte is read."""

    def handle_raw_input(self, *given: Any, **_more: Any) -> None:
        """A form of this length is not read at all."""
        _body, _headers, length, *_how = given
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("A form is longer than any page takes in.")

    def new_file(self, *_given: Any, **_more: Any) -> None:
        """The browser begins to send a file."""
        raise TooManyFilesSent("This page takes no files.")

    def receive_data_chunk(self, *_given: Any) -> None:
        """Never asked: the file was refused."""

    def file_complete(self, *_given: Any) -> None:
        """Never asked: the file was refused."""


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what cannot be taken in; other requests that cannot be read have their own."""
    if not isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return bad_request(request, exception)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return render(request, "shell/too_large.html", {"most": most}, status=status)
