"""One check a file; none knows another.

Every module has one function ``check`` that returns findings and never raises
for what is in a photo.  What it looks at it is handed: photos, the decision of
the rules, earlier visits.
"""
