"""Customers' names for a screen: from the vault, or the reference for who may not see names."""

from collections.abc import Sequence

from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import served_firm
from touchline.web.office.visible_customers import VisibleCustomers


def names_for(customers: VisibleCustomers, customer_ids: Sequence[int]) -> dict[int, str]:
    """A name for each id: masked sight and nameless customers get the reference."""
    known = {} if customers.masked else served_firm().office.vault.names(customer_ids)
    return {each: known.get(each) or shown(each) for each in customer_ids}
