"""Whether a fund fits an initiative, and every reason why, in sentences. Pure: no database, no request.

Three answers: it fits, it may fit, it does not. What we do not know of either side is "vraag na", never "past niet".
"""

from knowledge.fitting.judging import Judgement, judge
from knowledge.fitting.parties import Asker, Fit, LegalForm, Named, Reason, Terms
from knowledge.fitting.rules import RULES

__all__ = ["RULES", "Asker", "Fit", "Judgement", "LegalForm", "Named", "Reason", "Terms", "judge"]
