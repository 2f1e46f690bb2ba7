"""Who owes an answer: our last written contact has none yet, and nothing has happened since."""

import numpy as np
from numpy.typing import NDArray

from touchline.advice.figures import Flags
from touchline.vocabulary.codes import Channel, Outcome
from touchline.vocabulary.local_days import DAY_US, MISSING

Integers = NDArray[np.int64]
WRITTEN = (Channel.EMAIL, Channel.WECOM, Channel.WECHAT, Channel.SMS, Channel.CHAT)
# What became of a message that nobody will answer any more, or somebody has answered.
SETTLED = (Outcome.REPLIED, Outcome.BOUNCED, Outcome.OPTED_OUT, Outcome.COMPLAINED)


def waiting_since(
    last_at: Integers, open_question: Flags, as_of_us: int, within_days: int
) -> Integers:
    """When we wrote to each customer who has not answered yet; MISSING for the others.

    `last_at` is the instant (microseconds) of the last contact either way; `open_question` says of
    it that we began it, in writing, and that it is neither answered nor settled. After
    `within_days` nobody waits any more: the contact failed.
    """
    in_time = as_of_us - last_at <= within_days * DAY_US
    return np.where(open_question & in_time & (last_at != MISSING), last_at, MISSING)
