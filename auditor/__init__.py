"""How hard a variant is to diagnose and to fix, from evidence: ratings, their audit, and what real incidents add."""
