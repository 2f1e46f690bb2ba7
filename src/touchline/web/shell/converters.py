"""Customers in addresses: `<ref:customer_id>` is the 13-character reference, never the number."""

from touchline.vocabulary.pseudonym import ALPHABET, SHOWN_LENGTH, parse_shown, shown


class CustomerReference:
    """The path converter `ref`: what is no reference matches no address."""

    regex = f"[{ALPHABET}]{{{SHOWN_LENGTH}}}"

    def to_python(self, value: str) -> int:
        """The customer's id; ValueError, which is no match, where the number is too large."""
        return parse_shown(value)

    def to_url(self, value: int) -> str:
        """The reference of the id."""
        return shown(value)
