"""How long everything is kept (TRUST 25). Each app registers its rules; all of them run daily, and any time again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple

from celery import shared_task

from omzien.wake import wake

logger = logging.getLogger(__name__)


class Rule(NamedTuple):
    """`due` says how many are due and `act` does them, in steps that can each be cut off, and returns how many."""

    key: str
    sentence: str
    due: Callable[[], int]
    act: Callable[[], int]


_rules: dict[str, Rule] = {}


def keeps(*rules: Rule) -> None:
    _rules.update({rule.key: rule for rule in rules})


def rules() -> list[Rule]:
    return list(_rules.values())


@shared_task
def run() -> None:
    """A task per rule: each is short, and one that fails holds up no other."""
    for key in _rules:
        wake(run_rule, key)


@shared_task
def run_rule(key: str) -> None:
    rule = _rules.get(key)
    if rule:
        logger.info("Retention %s: %s", key, rule.act())
