"""Sales, branches, rosters, plans and routes: what dispatch knows beside the order itself."""
