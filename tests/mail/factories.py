from uuid import uuid4

from factory import LazyFunction, Sequence
from factory.django import DjangoModelFactory

from omzien.mail.models import Message


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    key = LazyFunction(lambda: f"test/{uuid4().hex}")
    to = Sequence(lambda n: f"ontvanger{n}@voorbeeld.test")
    subject = "Een onderwerp"
    text = "Een tekst.\n"
    html = "<p>Een tekst.</p>"
    headers = LazyFunction(lambda: {"Message-ID": f"<{uuid4().hex}@voorbeeld.test>"})
