"""What beat wakes for the knowledge base."""

from celery import shared_task

from knowledge.fund_week import tell_editors


@shared_task
def tell_editors_of_funds() -> None:
    """Hourly; the mails' keys see to once a week."""
    tell_editors()
