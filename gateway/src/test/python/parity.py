"""Holds what is served against botocore's models. Usage: parity.py ENDPOINT SERVED NOTES

SERVED is a JSON file with the operations of each served service, by its signing name; NOTES has lines
of "service Operation: what of it is not as on AWS". Prints one JSON object: problems, which are
operations that are not served and whose refusal the service's own clients do not understand, and the
page of all operations.
"""

import http.client
import json
import sys
import urllib.parse

import botocore
import botocore.parsers
import botocore.serialize
import botocore.session

MODELS = {"execute-api": "apigatewaymanagementapi"}
TITLES = {
    "lambda": "Lambda",
    "sqs": "SQS",
    "sns": "SNS",
    "events": "EventBridge",
    "scheduler": "EventBridge Scheduler",
    "s3": "S3",
    "logs": "CloudWatch Logs",
    "sts": "STS",
    "iam": "IAM",
    "ssm": "Systems Manager",
    "secretsmanager": "Secrets Manager",
    "cloudformation": "CloudFormation",
    "cloudwatch": "CloudWatch",
    "apigateway": "API Gateway",
    "apigatewayv2": "API Gateway v2",
    "execute-api": "API Gateway's connections",
}
SIGNED = (
    "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
)
NAMES = {"UnknownOperationException", "InvalidAction", "NotImplemented"}

endpoint, served_file, notes_file = sys.argv[1:]
address = urllib.parse.urlparse(endpoint)
connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
session = botocore.session.get_session()
with open(served_file) as file:
    served = json.load(file)
notes, problems = {}, []
with open(notes_file) as file:
    for line in file:
        if line.strip() and not line.startswith("#"):
            name, note = line.strip().split(": ", 1)
            notes[tuple(name.split(" "))] = note


def good(shape, depth=0):
    """A value of the shape with what is required."""
    kind = shape.type_name
    if shape.name == "BucketName":
        return "abc"
    if kind == "structure":
        return {n: good(shape.members[n], depth + 1) for n in shape.required_members if depth < 6}
    if kind == "list":
        return [good(shape.member, depth + 1)] if shape.metadata.get("min", 0) else []
    least = shape.metadata.get("min", 1)
    if kind == "string":
        return shape.enum[0] if shape.enum else "a" * max(1, min(least, 512))
    other = {"map": {}, "boolean": True, "blob": b"x", "timestamp": 1_800_000_000}
    return other.get(kind, max(1, least))


def ask(service, model, protocol, operation):
    """What is wrong with the refusal; None when nothing is."""
    serializer = botocore.serialize.create_serializer(protocol, False)
    shape = operation.input_shape
    request = serializer.serialize_to_request(good(shape) if shape else {}, operation)
    body = request["body"]
    if isinstance(body, dict):
        body = urllib.parse.urlencode(body)
    query = urllib.parse.urlencode(request["query_string"] or {}, doseq=True)
    path = request["url_path"]
    path += ("&" if "?" in path else "?") + query if query else ""
    headers = dict(request["headers"])
    headers["authorization"] = SIGNED.format(model.signing_name)
    headers["x-amz-date"] = "20260101T000000Z"
    connection.request(request["method"], path, body, headers)
    answer = connection.getresponse()
    raw = {
        "status_code": answer.status,
        "headers": {k.lower(): v for k, v in answer.getheaders()},
        "body": answer.read(),
    }
    parsed = botocore.parsers.create_parser(protocol).parse(raw, operation.output_shape)
    error = parsed.get("Error", {})
    text = error.get("Message") or ""
    if service == "s3":  # in its own words: what the request asks for is not implemented
        said = answer.status == 501 and error.get("Code") == "NotImplemented" and text
        if operation.name == "WriteGetObjectResponse":  # of a host of its own, which is not here
            said = answer.status == 405
        return None if said else f"{answer.status} {error}"
    if not 400 <= answer.status < 500 or error.get("Code") not in NAMES:
        return f"{answer.status} {error}"
    if operation.name not in text or not text.endswith(" is not served here."):
        return f"does not say so: {text}"
    return None


page = [
    "# AWS's operations: what is served",
    "From botocore's models and the tables of operations; `ParityTest` holds it to both. What is refused"
    " is refused in the caller's protocol, as `UnknownOperationException`,"
    " `InvalidAction` or `NotImplemented`, with a"
    " sentence that names it. Requests are held against the models, constraint by constraint"
    " (`ModelCasesTest`). Where AWS's answer is not certain, the choice and its ground stand beside the"
    " test, in the classes whose names end with `AnswersTest`.",
    "",
    "A dash is an operation that is served as AWS's models and recorded answers have it, as far as they go.",
    "",
]
for service in TITLES:
    if service not in served:
        continue
    model = session.get_service_model(MODELS.get(service, service))
    known = set(model.operation_names)
    have = set(served.pop(service))
    for strange in sorted(have - known):
        problems.append(f"{service} {strange}: the model has no such operation")
    if service == "s3":
        connection.request("PUT", "/abc", b"", {"authorization": SIGNED.format("s3")})
        connection.getresponse().read()
    # Of older names for the same request the table has one.
    lines = {json.dumps(model.operation_model(n).http, sort_keys=True) for n in have & known}
    if model.metadata["protocol"].startswith("rest"):
        have |= {n for n in known if json.dumps(model.operation_model(n).http, sort_keys=True) in lines}
    partly = {o: notes.pop((service, o)) for o in sorted(have) if (service, o) in notes}
    refused = sorted(known - have)
    protocols = model.metadata.get("protocols", [model.metadata["protocol"]])
    for name in refused:
        for protocol in protocols:
            if protocol not in botocore.serialize.SERIALIZERS:
                continue
            wrong = ask(service, model, protocol, model.operation_model(name))
            if wrong:
                problems.append(f"{service} {name} by {protocol}: {wrong}")
    page.append(f"## {TITLES[service]}")
    page.append(f"{len(have & known)} of {len(known)} operations.")
    page.append("")
    page.append("| served | what is not as on AWS |")
    page.append("|---|---|")
    whole = sorted((have & known) - set(partly))
    if whole:
        page.append(f"| {', '.join(whole)} | - |")
    page.extend(f"| {name} | {note} |" for name, note in partly.items())
    page.append("")
    if refused:
        page.append(f"Refused: {', '.join(refused)}.")
        page.append("")
problems.extend(f"{service}: has no title here" for service in served)
problems.extend(f"{' '.join(name)}: a note about what is not served" for name in notes)
print(json.dumps({"version": botocore.__version__, "problems": problems, "page": "\n".join(page)}))
