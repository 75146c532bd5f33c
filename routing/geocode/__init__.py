"""Addresses to points: the known ones, a gazetteer from a road extract, online services.

Every source is a geopy ``Geocoder``; :func:`make_geocoder` puts them behind one
:class:`AddressBook`, which says how exact each point is and who gave it, or why
an address has none.
"""

from routing.geocode.address_book import AddressBook, Source
from routing.geocode.geocoder import make_geocoder
from routing.geocode.known import KnownFault
from routing.geocode.placement import Candidate, Placement, Precision, Unplaced, UnplacedCode
from routing.geocode.query_file import GeocodeOutcome, geocode_file

__all__ = [
    "AddressBook",
    "Candidate",
    "GeocodeOutcome",
    "KnownFault",
    "Placement",
    "Precision",
    "Source",
    "Unplaced",
    "UnplacedCode",
    "geocode_file",
    "make_geocoder",
]
