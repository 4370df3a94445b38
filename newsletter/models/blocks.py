"""The named blocks of an issue. Their names are in the stored data and never change."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from newsletter.editing.choosing import event_chooser, fund_chooser, initiative_chooser, posting_chooser

RICH_TEXT = ["bold", "italic", "link", "ol", "ul"]
HERE = "newsletter.models.blocks"

InitiativeChooserBlock: Any = initiative_chooser.get_block_class("InitiativeChooserBlock", module_path=HERE)
PostingChooserBlock: Any = posting_chooser.get_block_class("PostingChooserBlock", module_path=HERE)
EventChooserBlock: Any = event_chooser.get_block_class("EventChooserBlock", module_path=HERE)
FundChooserBlock: Any = fund_chooser.get_block_class("FundChooserBlock", module_path=HERE)


class PickBlock(blocks.StructBlock):
    """A thing of the portal, lifted out by an editor. Who did not choose its region, theme or phase does not get it."""

    words = blocks.TextBlock(
        label="Waarom dit?",
        max_length=400,
        required=False,
        help_text="Eén of twee zinnen van de redactie. Leeg: de samenvatting die er al bij staat.",
    )
    everyone = blocks.BooleanBlock(
        label="Aan iedereen",
        required=False,
        help_text="Ook aan wie voor andere regio’s, thema’s of fases koos. Gebruik dit met mate.",
    )


class InitiativeBlock(PickBlock):
    thing = InitiativeChooserBlock(label="Initiatief")

    class Meta:
        label = "Initiatief"
        icon = "group"


class PostingBlock(PickBlock):
    thing = PostingChooserBlock(label="Oproep of aanbod")

    class Meta:
        label = "Halen en brengen"
        icon = "order"


class EventBlock(PickBlock):
    thing = EventChooserBlock(label="Activiteit")

    class Meta:
        label = "Activiteit"
        icon = "date"


class ArticleBlock(PickBlock):
    thing = blocks.PageChooserBlock(label="Artikel", page_type="knowledge.ArticlePage")

    class Meta:
        label = "Artikel"
        icon = "doc-full"


class FundBlock(PickBlock):
    thing = FundChooserBlock(label="Fonds")

    class Meta:
        label = "Fonds"
        icon = "pick"


class TextBlock(blocks.StructBlock):
    """The editors' own words, for everybody."""

    heading = blocks.CharBlock(label="Kop", max_length=120, required=False)
    text = blocks.RichTextBlock(label="Tekst", features=RICH_TEXT)
    link = blocks.URLBlock(
        label="Knop leidt naar", required=False, max_length=300, help_text="Een volledig adres. Leeg: geen knop."
    )
    label = blocks.CharBlock(label="Tekst op de knop", max_length=60, required=False)

    class Meta:
        label = "Eigen tekst"
        icon = "pilcrow"


class PhotoBlock(blocks.StructBlock):
    """A photo comes along as a link to a file of ours; most mail programs ask before they fetch it."""

    image = ImageChooserBlock(label="Foto")
    alt_text = blocks.CharBlock(
        label="Wat is te zien",
        max_length=200,
        required=False,
        help_text="Voor wie het beeld niet ziet. Leeg: de beschrijving die bij de foto zelf staat.",
    )
    caption = blocks.CharBlock(label="Bijschrift", max_length=200, required=False)

    class Meta:
        label = "Foto"
        icon = "image"


class PicksBlock(blocks.StreamBlock):
    initiative = InitiativeBlock()
    posting = PostingBlock()
    event = EventBlock()
    article = ArticleBlock()
    fund = FundBlock()
    text = TextBlock()
    photo = PhotoBlock()

    required: ClassVar[bool] = False


class SectionBlock(blocks.StructBlock):
    """A part that fills itself for each reader; without anything for a reader it is left out."""

    heading = blocks.CharBlock(label="Kop", max_length=80)
    most = blocks.IntegerBlock(
        label="Hoogstens",
        min_value=1,
        max_value=12,
        default=4,
        help_text="Zoveel stukken krijgt een lezer ten hoogste.",
    )


class InitiativesBlock(SectionBlock):
    class Meta:
        label = "Nieuwe initiatieven"
        icon = "group"


class PostingsBlock(SectionBlock):
    class Meta:
        label = "Halen en brengen"
        icon = "order"


class EventsBlock(SectionBlock):
    days = blocks.IntegerBlock(
        label="Dagen vooruit",
        min_value=7,
        max_value=120,
        default=42,
        help_text="Wat binnen zoveel dagen is staat erin, ook als het al langer bekend is. Wat later is alleen als "
        "het nieuw is.",
    )

    class Meta:
        label = "Agenda"
        icon = "date"


class ArticlesBlock(SectionBlock):
    class Meta:
        label = "Nieuwe artikelen"
        icon = "doc-full"


class FundsBlock(SectionBlock):
    days = blocks.IntegerBlock(
        label="Dagen tot sluiten",
        min_value=7,
        max_value=120,
        default=42,
        help_text="Wat binnen zoveel dagen sluit staat erin, naast wat nieuw is of net openging.",
    )

    class Meta:
        label = "Fondsen"
        icon = "pick"


class SectionsBlock(blocks.StreamBlock):
    initiatives = InitiativesBlock()
    postings = PostingsBlock()
    events = EventsBlock()
    articles = ArticlesBlock()
    funds = FundsBlock()

    required: ClassVar[bool] = False

    class Meta:
        block_counts: ClassVar = {
            kind: {"max_num": 1} for kind in ("initiatives", "postings", "events", "articles", "funds")
        }


def usual_sections() -> list[dict[str, Any]]:
    """What an issue begins with; editors move, change and remove them."""
    return [
        {"type": "events", "value": {"heading": "Op de agenda", "most": 5, "days": 42}},
        {"type": "initiatives", "value": {"heading": "Nieuw in het netwerk", "most": 4}},
        {"type": "postings", "value": {"heading": "Halen en brengen", "most": 5}},
        {"type": "articles", "value": {"heading": "Om van te leren", "most": 3}},
        {"type": "funds", "value": {"heading": "Fondsen en subsidies", "most": 3, "days": 42}},
    ]
