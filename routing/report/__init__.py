"""The planned day as people use it: map, timeline, manifests, spreadsheet, GeoJSON.

Users read Chinese here.  Whatever is written has personal numbers masked.
"""

from routing.report.inputs import Excluded, ReportInputs
from routing.report.write import write_reports

__all__ = ["Excluded", "ReportInputs", "write_reports"]
