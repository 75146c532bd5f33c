"""How every endpoint is made: rights, one unit of work, one shape of answers and errors."""

from courier_api.web.api.frame.ask import Answer, Ask, Blob, Noted
from courier_api.web.api.frame.blueprint import Blueprint
from courier_api.web.api.frame.endpoint import ANYBODY, STAFF, command, query
from courier_api.web.api.frame.fields import Code, Fen, Flag, Identifier, Instant
from courier_api.web.api.frame.paging import Page, PageArgs, page_of
from courier_api.web.api.frame.schema import Strict

__all__ = [
    "ANYBODY",
    "STAFF",
    "Answer",
    "Ask",
    "Blob",
    "Blueprint",
    "Code",
    "Fen",
    "Flag",
    "Identifier",
    "Instant",
    "Noted",
    "Page",
    "PageArgs",
    "Strict",
    "command",
    "page_of",
    "query",
]
