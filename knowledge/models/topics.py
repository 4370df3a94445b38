"""The subjects of the knowledge base beside the themes: starting, money, volunteers."""

from initiatives.models import Term


class Topic(Term):
    """A subject that an article is about, whatever its theme."""

    class Meta(Term.Meta):
        verbose_name = "onderwerp"
        verbose_name_plural = "onderwerpen"
