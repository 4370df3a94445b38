"""What one learned and the next one finds: articles and peer stories, what readers thought of them, and funds."""

from knowledge.models.articles import ArticlePage, KnowledgePage
from knowledge.models.feedback import Feedback
from knowledge.models.funds import Fund
from knowledge.models.manuscripts import ArticleReview, Manuscript
from knowledge.models.remarks import FundRemark
from knowledge.models.topics import Topic

__all__ = [
    "ArticlePage",
    "ArticleReview",
    "Feedback",
    "Fund",
    "FundRemark",
    "KnowledgePage",
    "Manuscript",
    "Topic",
]
