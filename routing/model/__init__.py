"""The planner's nouns: frozen, and checked when they are made.

Units and conventions, valid everywhere in :mod:`routing`:

* durations and instants are integer seconds (``_s``); an instant counts from
  local midnight of the planning day and may be negative or above 86,400;
* distances are integer metres (``_m``), money is integer fen (``_fen``), costs
  are integer thousandths of a fen (``_mfen``);
* ``lat, lon`` in WGS-84 degrees;
* a *node* is a row of the travel matrices.
"""

from routing.model.costs import CostWeights
from routing.model.courier import Break, Courier, Mode, Skill
from routing.model.depot import Depot
from routing.model.location import Location
from routing.model.order import Contact, Order, PaymentMethod, Task
from routing.model.privacy import mask_name, mask_personal, mask_phone
from routing.model.problem import Problem
from routing.model.road_line import RoadLine
from routing.model.row_ref import RowRef
from routing.model.sale import Sale
from routing.model.time_window import TimeWindow, clock
from routing.model.travel import UNREACHABLE, TravelMatrix

__all__ = [
    "UNREACHABLE",
    "Break",
    "Contact",
    "CostWeights",
    "Courier",
    "Depot",
    "Location",
    "Mode",
    "Order",
    "PaymentMethod",
    "Problem",
    "RoadLine",
    "RowRef",
    "Sale",
    "Skill",
    "Task",
    "TimeWindow",
    "TravelMatrix",
    "clock",
    "mask_name",
    "mask_personal",
    "mask_phone",
]
