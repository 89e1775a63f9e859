import os

from snapshot_restore_py import register_after_restore, register_before_snapshot


def fail():
    raise ValueError("as asked")


register = register_before_snapshot if os.environ["_HANDLER"].endswith("before") else register_after_restore
register(fail)


def before(event, context):
    pass


after = before
