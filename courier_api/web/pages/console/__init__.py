"""The underwriter's pages (核保工作台).

Static files only: whatever they show and do goes through the public API, with
the token of who is logged in.  Nothing is built, nothing comes from elsewhere.
"""

from courier_api.web.pages.console.blueprint import console

__all__ = ["console"]
