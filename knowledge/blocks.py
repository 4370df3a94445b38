"""The named blocks an article is made of. Their names are in the stored data and never change."""

from __future__ import annotations

from typing import ClassVar

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["bold", "italic", "link", "document-link", "ol", "ul", "h3"]


class TextBlock(blocks.StructBlock):
    """A stretch of text, with the heading that the contents list shows."""

    heading = blocks.CharBlock(
        label="Kop", max_length=120, required=False, help_text="Komt in de inhoudsopgave. Laat leeg voor een inleiding."
    )
    text = blocks.RichTextBlock(label="Tekst", features=RICH_TEXT)

    class Meta:
        label = "Tekst"
        icon = "pilcrow"
        template = "knowledge/blocks/text.html"


class StepsBlock(blocks.StructBlock):
    """What to do, one after another."""

    heading = blocks.CharBlock(label="Kop", max_length=120)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label="Stap", max_length=120)),
                ("text", blocks.RichTextBlock(label="Uitleg", features=RICH_TEXT, required=False)),
            ]
        ),
        label="Stappen",
        min_num=2,
    )

    class Meta:
        label = "Stappen"
        icon = "list-ol"
        template = "knowledge/blocks/steps.html"


class RemarkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Kop", max_length=120, required=False)
    text = blocks.RichTextBlock(label="Tekst", features=["bold", "italic", "link"])


class TipBlock(RemarkBlock):
    class Meta:
        label = "Tip"
        icon = "pick"
        template = "knowledge/blocks/tip.html"


class WarningBlock(RemarkBlock):
    class Meta:
        label = "Let op"
        icon = "warning"
        template = "knowledge/blocks/warning.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody said. A name is shown only where that person agreed."""

    text = blocks.TextBlock(label="Citaat", max_length=500)
    source = blocks.CharBlock(
        label="Van wie",
        max_length=120,
        required=False,
        help_text="Een naam alleen als die persoon dat goed vindt. Een rol mag altijd: “een penningmeester”.",
    )

    class Meta:
        label = "Citaat"
        icon = "openquote"
        template = "knowledge/blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="Afbeelding")
    alt_text = blocks.CharBlock(
        label="Wat is te zien",
        max_length=200,
        required=False,
        help_text="Voor wie het beeld niet ziet. Leeg: de beschrijving die bij de foto zelf staat.",
    )
    caption = blocks.CharBlock(label="Bijschrift", max_length=250, required=False)

    class Meta:
        label = "Afbeelding"
        icon = "image"
        template = "knowledge/blocks/figure.html"


class DownloadsBlock(blocks.StructBlock):
    """Documents to take along, each with who made it: sharing keeps the initiative's name."""

    heading = blocks.CharBlock(label="Kop", max_length=120, default="Om mee te nemen")
    documents = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("document", DocumentChooserBlock(label="Document")),
                ("about", blocks.CharBlock(label="Wat is het", max_length=200, required=False)),
                (
                    "maker",
                    blocks.CharBlock(
                        label="Gemaakt door",
                        max_length=120,
                        required=False,
                        help_text="De naam van het initiatief blijft bij het document staan.",
                    ),
                ),
            ]
        ),
        label="Documenten",
        min_num=1,
    )

    class Meta:
        label = "Downloads"
        icon = "download"
        template = "knowledge/blocks/downloads.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Vraag", max_length=200)
    answer = blocks.RichTextBlock(label="Antwoord", features=RICH_TEXT)

    class Meta:
        label = "Vraag en antwoord"
        icon = "help"
        template = "knowledge/blocks/question.html"


class BodyBlock(blocks.StreamBlock):
    text = TextBlock()
    steps = StepsBlock()
    tip = TipBlock()
    warning = WarningBlock()
    quote = QuoteBlock()
    figure = FigureBlock()
    downloads = DownloadsBlock()
    question = QuestionBlock()

    required: ClassVar[bool] = True
