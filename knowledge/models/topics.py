"""The subjects of the knowledge base beside the themes: starting, money, volunteers."""

from wagtail.admin.panels import FieldPanel

from initiatives.models import Term


class Topic(Term):
    """A subject that an article is about, whatever its theme."""

    panels = [
        FieldPanel("name"),
        FieldPanel("description", help_text="Eén zin: wat vind je hier."),
        FieldPanel("aliases"),
        FieldPanel("slug", help_text="Staat in het adres van de lijst. Wie het wijzigt, breekt bewaarde links."),
        FieldPanel("key", help_text="Voor bestanden en code. Kies het één keer en laat het daarna zo."),
        FieldPanel("position", help_text="Hoe lager, hoe eerder in de lijst."),
    ]

    class Meta(Term.Meta):
        verbose_name = "onderwerp"
        verbose_name_plural = "onderwerpen"
