"""Words that every floor shares: fact tables, measures, mappings, units, evidence, errors."""
