from snapshot_restore_py import register_after_restore, register_before_snapshot

calls = []


@register_before_snapshot
def first():
    calls.append("before first")


register_before_snapshot(calls.append, "before second")
register_after_restore(calls.append, "after first")


def number(text, n=0):
    calls.append("%s %d" % (text, n))


register_after_restore(number, "after second", n=2)


def handler(event, context):
    return calls
