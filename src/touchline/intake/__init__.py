"""From raw rows to facts: mapping, contract, quarantine, standard forms, pseudonyms."""
