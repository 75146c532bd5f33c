"""Lays an invented branch out in an empty database: people, a day's orders, a published plan."""

from courier_api.demo.inputs import DemoFiles
from courier_api.demo.lay_out import Demo, lay_out
from courier_api.demo.people import Login

__all__ = ["Demo", "DemoFiles", "Login", "lay_out"]
