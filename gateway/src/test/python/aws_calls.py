"""Makes lists of calls with boto3, for as long as there are any on standard input.

A line in: {"id": 1, "service": "sqs", "endpoint": "http://...", "calls": [
  {"command": "create_queue", "input": {...}, "headers": {...}, "credentials": [id, secret, token]}]}
A line out: {"id": 1, "said": [{"status": 200, "output": {...}}]}, as soon as all of them are made.
Bytes in an input are {"$base64": "..."}. A call may have "unchecked": true: the client then sends what its own model would refuse.
"""

import base64
import datetime
import json
import sys
import threading

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

MOST_CLIENTS = 48
session = boto3.Session(
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="secret",
)
CREDENTIALS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
clients = {}
making, printing = threading.Lock(), threading.Lock()


def client(service, endpoint, unchecked, headers, credentials):
    key = (service, endpoint, unchecked, json.dumps([headers, credentials]))
    with making:
        if key not in clients:
            if len(clients) >= MOST_CLIENTS:
                clients.pop(next(iter(clients)))
            made = session.client(
                service,
                endpoint_url=endpoint,
                **dict(zip(CREDENTIALS, credentials or [])),
                config=Config(
                    retries={"max_attempts": 0},
                    parameter_validation=not unchecked,
                    read_timeout=120,
                ),
            )
            if headers:
                made.meta.events.register(
                    f"before-sign.{made.meta.service_model.service_id.hyphenize()}",
                    lambda request, **kwargs: [
                        request.headers.add_header(name, value) for name, value in headers.items()
                    ],
                )
            clients[key] = made
        return clients[key]


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))


def given(value):
    """Bytes are {"$base64": "..."}: JSON has none."""
    if isinstance(value, dict):
        if list(value) == ["$base64"]:
            return base64.b64decode(value["$base64"])
        return {key: given(one) for key, one in value.items()}
    return [given(one) for one in value] if isinstance(value, list) else value


def said(service, endpoint, call):
    try:
        made = client(service, endpoint, call.get("unchecked", False), call.get("headers"), call.get("credentials"))
        output = getattr(made, call["command"])(**given(call["input"]))
        return {"status": output.pop("ResponseMetadata")["HTTPStatusCode"], "output": output}
    except ClientError as error:
        return {
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "code": error.response["Error"]["Code"],
            "type": type(error).__name__,
            "message": error.response["Error"]["Message"],
        }
    except Exception as error:  # pylint: disable=broad-except
        return {"status": 0, "broken": f"{type(error).__name__}: {error}"}


def answer(asked):
    lines = [said(asked["service"], asked["endpoint"], call) for call in asked["calls"]]
    with printing:
        print(json.dumps({"id": asked["id"], "said": lines}, default=plain), flush=True)


for line in sys.stdin:
    threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
