"""The form behind every upload of a picture in the editor."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

from omzien.pictures.uploads import clean_picture


class PictureForm(BaseImageForm):
    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        return clean_picture(upload) if isinstance(upload, UploadedFile) else upload
