import decimal
import os
import sys
import threading


def echo(event, context):
    return event


def none(event, context):
    pass


def raw(event, context):
    return b"\x00raw"


def text(event, context):
    return "ü"


def raises(event, context):
    raise ValueError("bad ü")


class Custom(Exception):
    pass


def raises_custom(event, context):
    def inner():
        raise Custom("own")
    inner()


def raises_empty(event, context):
    raise KeyError()


def wrong_arguments(event):
    return event


def decimals(event, context):
    return {"n": decimal.Decimal("1.5")}


class Sub(int):
    pass


def numbers(event, context):
    return {1: True, 2.5: (1, 2), None: None, "big": 10 ** 21, "sub": Sub(3), "tuple": ([],)}


def sets(event, context):
    return {1, 2}


async def coroutine(event, context):
    return 1


def generator(event, context):
    yield 1


def cyclic(event, context):
    a = []
    a.append(a)
    return a


def exits(event, context):
    sys.exit(7)


def context(event, context):
    client = context.client_context
    return {
        "keys": sorted(k for k in vars(context) if not k.startswith("_")),
        "aws_request_id": context.aws_request_id,
        "function_name": context.function_name,
        "function_version": context.function_version,
        "memory_limit_in_mb": context.memory_limit_in_mb,
        "invoked_function_arn": context.invoked_function_arn,
        "log_group_name": context.log_group_name,
        "client": client and [client.custom, client.env, client.client and client.client.app_title],
        "identity": [context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id],
        "remaining": context.get_remaining_time_in_millis(),
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "repr": repr(context)[:15],
    }


def env(event, context):
    return [os.environ["LAMBDA_TASK_ROOT"], os.getcwd(), os.environ.get("OWN"), sys.path[0],
            any(p.endswith("runtime/python") for p in sys.path)]


def lazy(event, context):
    return sorted(m for m in ("logging", "traceback", "http.client", "decimal", "json") if m in sys.modules)


def prints(event, context):
    print("printed")
    context.log("logged\n")
    print("error stream", file=sys.stderr)


def more_types(event, context):
    import collections
    import decimal
    Point = collections.namedtuple("Point", "x y")
    return {"price": decimal.Decimal("1.10"), "point": Point(1, [2, Point(3, None)]), "bytes": b"a\xc3\xa4",
            7: True, None: (1, 2), b"key": decimal.Decimal("1E+3")}


def logs_then_prints(event, context):
    import logging
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger().exception("failed")
    print("printed")


def logs(event, context):
    import logging
    logger = logging.getLogger("own")
    logger.setLevel(logging.INFO)
    logger.info("info %s", 1)
    logger.debug("not shown")
    logging.getLogger().warning("two\nlines")
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("failed", extra={"order": 7})


def big(event, context):
    return "x" * event


def thread_fails(event, context):
    worker = threading.Thread(target=lambda: 1 / 0)
    worker.start()
    worker.join()
    return "goes on"
