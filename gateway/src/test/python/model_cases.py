"""Makes requests of every constraint in AWS's service models, and tells which answers differ.

Usage: model_cases.py SERVICE ENDPOINT OPERATION...
Each member of each input is sent as its constraints allow it, at their bounds, and as they do not:
missing, too short, too long, beyond its range, against its pattern, outside its enumeration, of
another type. Printed is a line of JSON for each answer that is not what the model says, or has
members that the model does not know; then one with the number of cases.
"""

import datetime
import http.client
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree

import botocore.parsers
import botocore.serialize
import botocore.session

from model_values import fits, good, lists, numbers, texts

service, endpoint, *served = sys.argv[1:]
model = botocore.session.get_session().get_service_model(service)
protocol = model.metadata["protocol"].replace("smithy-rpc-v2-cbor", "json")
serializer = botocore.serialize.create_serializer(protocol, False)
parser = botocore.parsers.create_parser(protocol)
address = urllib.parse.urlparse(endpoint)
connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)

counted = 0
WRONG = {
    "string": [1, {"a": 1}, ["a"]],
    "integer": ["x", {"a": 1}, [1]],
    "long": ["x", {"a": 1}, [1]],
    "boolean": ["x", {"a": 1}],
    "structure": ["x", 1, ["a"]],
    "list": ["x", 1, {"a": 1}],
    "map": ["x", 1, ["a"]],
    "timestamp": [{"a": 1}, ["a"]],
}


def cases(shape, name, at, depth=0):
    """Pairs of path and (kind, value, allowed)."""
    kind = shape.type_name
    if kind == "string":
        for text in texts(shape, name):
            yield at, "text", text, fits(shape, text)
    elif kind in ("integer", "long"):
        for number in numbers(shape):
            inside = shape.metadata.get("min", number) <= number <= shape.metadata.get("max", number)
            yield at, "number", number, inside
    elif kind == "list":
        for items in lists(shape, name):
            inside = shape.metadata.get("min", 0) <= len(items) <= shape.metadata.get("max", 10**9)
            yield at, "items", items, inside
        if depth < 5:
            yield from cases(shape.member, name, at + [0], depth + 1)
    elif kind == "structure" and depth < 5:
        for member, inner in shape.members.items():
            if member in shape.required_members:
                yield at + [member], "missing", None, False
            yield from cases(inner, member, at + [member], depth + 1)
    if at and protocol != "query":
        for value in WRONG.get(kind, []):
            yield at, "type", value, False


def put(value, shape, at, new, name=""):
    """The value with something else at a path; what is on the way is made."""
    if not at:
        return new
    head, *rest = at
    if shape.type_name == "list":
        inner = value[0] if value else good(shape.member, name)
        return [put(inner, shape.member, rest, new, name)]
    value = dict(value)
    if not rest and new is None:
        value.pop(head, None)
    else:
        inner = value.get(head, good(shape.members[head], head))
        value[head] = put(inner, shape.members[head], rest, new, head)
    return value


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return "eA==" if isinstance(value, bytes) else value


def sent(operation, params, raw):
    """The answer to a request; raw: its body as it stands, whatever the types."""
    request = serializer.serialize_to_request(params, operation)
    body = request["body"]
    if isinstance(body, dict):
        body = urllib.parse.urlencode(body)
    if raw is not None:
        body = json.dumps(plain(raw))
    query = urllib.parse.urlencode(request["query_string"] or {}, doseq=True)
    path = request["url_path"] + ("?" + query if query else "")
    headers = dict(request["headers"])
    connection.request(request["method"], path, body, headers)
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def unknown(shape, value, at=""):
    """Members of an answer that the model does not know, or that it misses."""
    if shape is None or value is None:
        return
    if shape.type_name == "structure" and isinstance(value, dict):
        names = {m.serialization.get("name", n): (n, m) for n, m in shape.members.items()}
        for name, inner in value.items():
            if name not in names:
                yield f"{at}{name}"
            else:
                yield from unknown(names[name][1], inner, f"{at}{name}.")
        for name in shape.required_members:
            if name not in value:
                yield f"{at}{name} is missing"
    elif shape.type_name == "list" and isinstance(value, list):
        for inner in value:
            yield from unknown(shape.member, inner, at)
    elif shape.type_name == "map" and isinstance(value, dict):
        for inner in value.values():
            yield from unknown(shape.value, inner, at)


def unknown_elements(operation, body):
    """The same of an answer of the Query protocol: its elements, their wrappers, what is in them."""
    root = xml.etree.ElementTree.fromstring(body)
    space = root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""
    if space != f"{{{model.metadata['xmlNamespace']}}}":
        yield f"namespace {space}"
    if root.tag != space + operation.name + "Response":
        yield f"element {root.tag}"
    parts = [child.tag.removeprefix(space) for child in root]
    shape = operation.output_shape
    wrapper = shape.serialization.get("resultWrapper") if shape else None
    if parts != [*([wrapper] if wrapper else []), "ResponseMetadata"]:
        yield f"parts {parts}"
    if [child.tag.removeprefix(space) for child in root[-1]] != ["RequestId"]:
        yield "ResponseMetadata without RequestId"
    if wrapper and parts[0] == wrapper:
        yield from elements(shape, root[0], space, "")


def elements(shape, node, space, at):
    kind = shape.type_name
    children = [(child.tag.removeprefix(space), child) for child in node]
    if kind == "structure":
        names = {}
        for name, inner in shape.members.items():
            flat = inner.type_name == "list" and inner.serialization.get("flattened")
            own = inner.serialization.get("name", name)
            names[inner.member.serialization.get("name", own) if flat else own] = (name, inner)
        for tag, child in children:
            if tag not in names:
                yield f"{at}{tag}"
            else:
                name, inner = names[tag]
                flat = inner.serialization.get("flattened")
                yield from elements(inner.member if flat else inner, child, space, f"{at}{name}.")
        for name in shape.required_members:
            if name not in {names[tag][0] for tag, _ in children if tag in names}:
                yield f"{at}{name} is missing"
    elif kind == "list":
        item = shape.member.serialization.get("name", "member")
        for tag, child in children:
            if tag != item:
                yield f"{at}{tag} for {item}"
            else:
                yield from elements(shape.member, child, space, at)
    elif kind == "map":
        wanted = [shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")]
        for tag, child in children:
            inner = [one.tag.removeprefix(space) for one in child]
            if tag != "entry" or inner != wanted:
                yield f"{at}{tag} {inner}"
    elif children:
        yield f"{at} is no {kind}"
    elif kind == "boolean" and node.text not in ("true", "false"):
        yield f"{at} {node.text} is no boolean"
    elif kind in ("integer", "long") and not re.fullmatch(r"-?[0-9]+", node.text or ""):
        yield f"{at} {node.text} is no number"


def told(operation, at, kind, value, allowed, status, code, message):
    print(
        json.dumps(
            {
                "case": f"{operation.name} {'.'.join(map(str, at))} {kind}",
                "value": plain(value) if len(str(value)) < 80 else f"{len(value)} long",
                "allowed": allowed,
                "status": status,
                "code": code,
                "message": message[:300],
            }
        )
    )


# Codes that say no to the form of a request.
FORM = {"ValidationException", "SerializationException", "ValidationError", "MissingParameter"}


def check(operation, at, kind, value, allowed):
    global counted
    shape = operation.input_shape
    base = put(good(shape), shape, at, None if kind in ("missing", "type") else value)
    for inner, word in (("OAuthParameters", "OAUTH_CLIENT_CREDENTIALS"), ("ApiKeyAuthParameters", "API_KEY")):
        if inner in at and kind != "type" and len(at) > 2:
            base["AuthorizationType"] = word
            del base["AuthParameters"]["BasicAuthParameters"]
    raw = None
    if kind == "type":
        base = put(good(shape), shape, at, good(leaf(shape, at), at[-1]) if at else value)
        located = shape.members[at[0]].serialization.get("location") if at else None
        if located in ("uri", "querystring", "header"):
            return
        raw = put(base, shape, at, value)
        if protocol == "rest-json":
            raw = {n: v for n, v in raw.items() if "location" not in shape.members[n].serialization}
            raw = named(shape, raw)
    if protocol == "rest-json" and at and len(at) == 1:
        if shape.members[at[0]].serialization.get("location") == "uri" and not value:
            return  # another path, and so another operation
    status, headers, body = sent(operation, base, raw)
    counted += 1
    try:
        answer = parser.parse(
            {"status_code": status, "headers": headers, "body": body}, operation.output_shape
        )
    except Exception as problem:  # pylint: disable=broad-except
        told(operation, at, "unreadable", value, allowed, status, type(problem).__name__, str(problem))
        return
    error = answer.get("Error", {}) if status >= 300 else {}
    code = (error.get("Code") or "").removeprefix("AWS.SimpleQueueService.")
    message = error.get("Message") or ""
    refused = status >= 400 and (
        code in FORM or code.startswith(("Invalid", "Empty", "TooMany", "Parameter", "Malformed", "Unknown"))
        or code in ("400", "BadRequestException", "TagPolicy", "BatchEntryIdsNotDistinct")
    )  # fmt: skip
    by_form = code in ("SerializationException", "ValidationError") or "failed to satisfy constraint" in message
    if status >= 500 or (by_form if allowed else not refused):
        told(operation, at, kind, value, allowed, status, code, message)
    if status < 300 and protocol == "query" and body:
        for member in unknown_elements(operation, body):
            told(operation, [member], "output", "", True, status, "", "")
    if status < 300 and protocol != "query" and body:
        for member in unknown(operation.output_shape, json.loads(body)):
            told(operation, [member], "output", "", True, status, "", "")


def named(shape, value):
    """The value with its members called as they are sent."""
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        inner = {n: shape.members[n] for n in value}
        return {m.serialization.get("name", n): named(m, value[n]) for n, m in inner.items()}
    if kind == "list" and isinstance(value, list):
        return [named(shape.member, one) for one in value]
    if kind == "map" and isinstance(value, dict):
        return {key: named(shape.value, one) for key, one in value.items()}
    return value


def leaf(shape, at):
    for one in at:
        shape = shape.member if one == 0 else shape.members[one]
    return shape


for name in served:
    operation = model.operation_model(name)
    if operation.input_shape is None:
        continue
    for case in cases(operation.input_shape, name, []):
        check(operation, *case)
print(json.dumps({"cases": counted}))
