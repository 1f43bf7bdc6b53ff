"""
corridor: a store and a question → an answer.

A question is a file (`queries/answers`); `ask` puts its parameters in, runs it, ranks what has to be ranked,
and says first what the answer is and how far it can be trusted.
"""

from kawung.answers.answer import Answer
from kawung.answers.asking import Kinds, StudyInfo, ask, can_answer, can_answer_each, studies
from kawung.answers.binding import insert_values
from kawung.answers.cells import Row as AnswerRow
from kawung.answers.cells import Thing
from kawung.answers.question import Column, Matrix, Parameter, Question, find, questions

__all__ = [
    "Answer",
    "AnswerRow",
    "Column",
    "Kinds",
    "Matrix",
    "Parameter",
    "Question",
    "StudyInfo",
    "Thing",
    "ask",
    "can_answer",
    "can_answer_each",
    "find",
    "insert_values",
    "questions",
    "studies",
]
