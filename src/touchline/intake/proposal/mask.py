"""What may be shown of cells that tell who someone is."""


def masked(cell: str) -> str:
    """The ends of a cell, enough to recognise its kind and not its owner: 138••••••78, 张••."""
    kept_before, kept_after = (3, 2) if len(cell) >= 10 else (1, 0)
    hidden = min(len(cell) - kept_before - kept_after, 6)
    return cell[:kept_before] + "•" * hidden + (cell[-kept_after:] if kept_after else "")
