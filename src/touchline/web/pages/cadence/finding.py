"""The page's heading: what the counts show, without a word on causes."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from touchline.vocabulary.words import Language
from touchline.web.pages.cadence.figures import Rate, TierFigures
from touchline.web.shell.channels import channel_name
from touchline.web.shell.formats import plain


def finding(
    tiers: Sequence[TierFigures], rates: Sequence[Sequence[Rate]], language: Language
) -> str:
    """The first of these that holds; else the page's plain name.

    A tier's mean contacts above a ceiling, and perhaps a channel above its own; a tier's mean
    below four fifths of its target; overdue customers of the best tier.
    """
    for row in rates:
        over = [rate for rate in row if rate.is_over]
        if over:
            return _over(row[0], over[-1])
    for row in rates:
        if row and row[0].is_under:
            return gettext("Tier {tier}: {actual} contacts in 4 weeks, target {target}").format(
                tier=row[0].tier,
                actual=plain(row[0].actual or 0, language),
                target=plain(row[0].target or 0, language),
            )
    best = tiers[0] if tiers else None
    if best and best.overdue:
        return ngettext(
            "{n} of {all} customers of tier {tier} is overdue",
            "{n} of {all} customers of tier {tier} are overdue",
            best.overdue,
        ).format(n=best.overdue, all=best.customers, tier=best.tier)
    return gettext("Contact rhythm")


def _over(whole: Rate, over: Rate) -> str:
    channel = channel_name(over.channel) if over.channel else gettext("contacts")
    if whole.is_under:
        words = gettext("Tier {tier}: {channel} above the ceiling, contacts too few in all")
    else:
        words = gettext("Tier {tier}: {channel} above the ceiling")
    return words.format(tier=over.tier, channel=channel)
