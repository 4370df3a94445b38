"""What cannot be done, in a Dutch sentence."""


class NewsletterError(Exception):
    """Its text is for the person who tried."""


class TooLateError(NewsletterError):
    """A link that was used, or is too old."""


class TooMuchError(NewsletterError):
    """Too often, for now."""
