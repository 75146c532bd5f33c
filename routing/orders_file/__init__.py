"""Order files in; sales, refused rows and every fault out."""

from routing.orders_file.faults_file import write_faults
from routing.orders_file.read import OrdersRead, RefusedRow, read_orders
from routing.rules import RowFault

__all__ = ["OrdersRead", "RefusedRow", "RowFault", "read_orders", "write_faults"]
