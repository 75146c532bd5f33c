"""The system of record: every order, person, document and fen of a branch.

Start reading at :mod:`courier_api.domain.order.transitions`, the life cycle
that all else serves; :mod:`courier_api.storage` keeps it in SQLite or
PostgreSQL, which enforce the rules of money and custody themselves.
"""
