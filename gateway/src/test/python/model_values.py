"""Values of the shapes in AWS's service models: good ones, and those at the bounds and beside them."""

import datetime
import re
import sys

endpoint = sys.argv[2]

ACCOUNT = "us-east-1:123456789012:"
TEXTS = [
    "a",
    "abc",
    "name-1",
    "123456789012",
    "arn:aws:iam::123456789012:role/r",
    f"arn:aws:sqs:{ACCOUNT}q",
    f"arn:aws:events:{ACCOUNT}event-bus/default",
    f"arn:aws:events:{ACCOUNT}connection/c/11111111-1111-1111-1111-111111111111",
    f"arn:aws:events:{ACCOUNT}rule/r",
    f"arn:aws:scheduler:{ACCOUNT}schedule-group/g",
    f"arn:aws:kms:{ACCOUNT}key/11111111-1111-1111-1111-111111111111",
    "https://example.com/x",
    "aws.partner/a/b",
    "11111111-1111-1111-1111-111111111111",
    "rate(1 hour)",
    "v1",
    "200",
]
# What makes sense, for members whose constraints do not tell it.
SENSE = {
    "QueueUrl": f"{endpoint}/123456789012/q",
    "ReceiptHandle": "cGVuc3RvY2s6MToxOnE=",
    "TopicArn": f"arn:aws:sns:{ACCOUNT}t",
    "EventPattern": '{"source":["a"]}',
    "Event": '{"id":"1","account":"123456789012","source":"a","time":"2026-01-01T00:00:00Z",'
    '"region":"us-east-1","resources":[],"detail-type":"t","detail":{}}',
    "ScheduleExpression": "rate(1 hour)",
    "ScheduleExpressionTimezone": "UTC",
    "Detail": "{}",
    "InvocationEndpoint": "https://example.com/x",
    "AuthorizationEndpoint": "https://example.com/x",
    "SubscriptionArn": f"arn:aws:sns:{ACCOUNT}t:11111111-1111-1111-1111-111111111111",
    "Protocol": "sqs",
    "Endpoint": f"arn:aws:sqs:{ACCOUNT}q",
}
STRANGE = [" ", "\n", "!", "%", "é", "/", ":", "<", "$", ".", "*", "@", "_", "-", "+", "=", "Z", "0", "#", "~"]


def fits(shape, text):
    pattern = shape.metadata.get("pattern")
    return (
        shape.metadata.get("min", 0) <= len(text) <= shape.metadata.get("max", 10**9)
        and (pattern is None or compiled(pattern).fullmatch(text) is not None)
        and (not shape.enum or text in shape.enum)
    )


def compiled(pattern):
    if "\\p{" not in pattern:
        return re.compile(pattern, re.A)
    pattern = pattern.replace("\\p{Z}", " ")
    return re.compile(re.sub(r"\\p\{(\w+)\}", r"\\w", pattern), re.S if "\\s\\S" in pattern else 0)


def good(shape, name=""):
    """A value of the shape with what is required; None when none is known."""
    kind = shape.type_name
    if name in ("TagKeys", "TagKeyList") and kind == "list":
        return ["a"]
    if name == "AuthParameters":
        return {"BasicAuthParameters": {"Username": "u", "Password": "p"}}
    if kind == "structure" and {"Key", "Value", "IsValueSecret"} >= set(shape.members):
        return {"Key": "k", "Value": "v"} if shape.members else {}
    if kind == "structure":
        return {n: good(shape.members[n], n) for n in shape.required_members}
    if kind == "list":
        return [good(shape.member, name)] if shape.metadata.get("min", 0) else []
    if kind == "map":
        return {}
    if kind == "string":
        if shape.name == "ParameterStringFilterKey":
            return "Type"
        if shape.enum:
            return shape.enum[0]
        for text in [SENSE.get(name, "a"), *TEXTS, "a" * shape.metadata.get("min", 1)]:
            if fits(shape, text):
                return text
        return None
    if kind in ("integer", "long"):
        return max(shape.metadata.get("min", 1), min(1, shape.metadata.get("max", 1)))
    return {"boolean": True, "timestamp": datetime.datetime(2026, 1, 1), "blob": b"x"}.get(kind, 1.5)


def texts(shape, name):
    """Texts at the bounds and beside them."""
    start = good(shape, name)
    if shape.enum:
        yield from shape.enum
        yield from ("", "NONE_OF_THEM", shape.enum[0].lower() + "x", " " + shape.enum[0])
        return
    if start is None:
        return
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    for length in {least, most, None if least is None else least - 1, None if most is None else most + 1}:
        if length is None or length < 0 or length > 20_000:
            continue
        for text in ("a" * length, (start + "a" * length)[:length], "1" * length):
            if length in (least, most) and not fits(shape, text):
                continue
            yield text
            break
    if "pattern" in shape.metadata:
        for strange in STRANGE:
            yield start + strange
            yield strange + start
            yield start[:1] + strange + start[1:]


def numbers(shape):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    for bound in (least, most):
        if bound is not None:
            yield from (bound - 1, bound, bound + 1)


def lists(shape, name):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    for length in {least, most, None if not least else least - 1, None if most is None else most + 1}:
        if length is not None and length <= 400:
            yield [distinct(good(shape.member, name), i) for i in range(length)]


def distinct(value, i):
    if isinstance(value, dict):
        for key in ("Id", "Key", "Name"):
            if isinstance(value.get(key), str):
                value[key] = f"k{i}"
    elif isinstance(value, str) and re.fullmatch(r"[a-z]+", value):
        return f"{value}{i}"
    return value
