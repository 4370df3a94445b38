"""Files beside a question: chosen in one field, checked before anything is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from helpdesk.attachments import EXTENSIONS, IN_WORDS, LARGEST, File, RefusedError, checked

MOST = 3
HELP = f"Een foto of document dat erbij hoort, hoogstens {MOST}. {IN_WORDS}."
TOO_MANY = f"Kies hoogstens {MOST} bestanden."
REFUSED = "“{name}” kunnen we niet aannemen: {reason}. Kies een ander bestand, of laat het weg."


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Gives a list of `File`. A browser forgets what was chosen when the form comes back, so errors name the file."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Bijlagen", required=False, max_length=250, help_text=HELP, **kwargs)
        self.widget.attrs["accept"] = ",".join(EXTENSIONS)

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        uploads = [one for one in data or [] if isinstance(one, UploadedFile)]
        if len(uploads) > MOST:
            raise forms.ValidationError(TOO_MANY, "too_many")
        errors = []
        found = []
        for upload in uploads:
            try:
                found.append(accepted(upload))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        return found


def accepted(upload: UploadedFile) -> File:
    name, size = upload.name or "bijlage", upload.size or 0
    file = File(name, b"" if size > LARGEST else upload.read(), size)
    try:
        checked(file)
    except RefusedError as reason:
        raise forms.ValidationError(REFUSED.format(name=name[:80], reason=reason), "refused") from reason
    return file
