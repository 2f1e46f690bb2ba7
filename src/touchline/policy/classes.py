"""The six classes of indicators that make up the composite quality score."""

from touchline.policy.setting import Section, required
from touchline.vocabulary.words import Words, words


class IndicatorClass(Section):
    """One class of indicators."""

    name: str = required("Its code", pattern=r"^[a-z][a-z0-9_]*$")
    label: Words = required("What people call it")
    weight: float = required("Its share of the composite score", unit="of 100", ge=0, le=100)
    measures: tuple[str, ...] = required("The measures in it")


def default_classes() -> tuple[IndicatorClass, ...]:
    """The six classes of the documents (S2:46-51); the weights are a house choice."""
    rows = (
        ("transaction", "Transactions", "交易数据", "交易數據", 30, "order_value orders"),
        ("behaviour", "Behaviour", "行为数据", "行為數據", 20, "usage_depth inbound_contacts"),
        ("potential", "Potential", "合作潜力", "合作潛力", 15, "open_deal_value product_lines"),
        (
            "credit",
            "Payment and credit",
            "支付及信用",
            "支付及信用",
            10,
            "payments_on_time_share defaults",
        ),
        (
            "feedback",
            "Loyalty",
            "反馈与忠诚度",
            "反饋與忠誠度",
            15,
            "nps complaint_rate",
        ),
        ("referral", "Referral", "推荐能力", "推薦能力", 10, "referrals_made"),
    )
    return tuple(
        IndicatorClass(
            name=name,
            label=words(english, simplified, traditional),
            weight=weight,
            measures=tuple(measures.split()),
        )
        for name, english, simplified, traditional, weight, measures in rows
    )
