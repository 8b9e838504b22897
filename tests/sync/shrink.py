"""The fewest steps that still fail the same way."""


def shrink(steps, failure, world, attempt, most=150):
    best = steps, failure, world
    size = max(1, len(steps) // 2)
    while size and most:
        at, shorter = 0, False
        while at < len(best[0]) and most:
            some = best[0][:at] + best[0][at + size:]
            most -= 1
            result = attempt(some) if some else None
            if result and result[0].kind == best[1].kind:
                best, shorter = (some, *result), True
            else:
                at += size
        size = size if shorter and size == 1 else size // 2
    return best
