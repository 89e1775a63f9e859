"""Runs a list of calls with boto3 and prints what each became, one JSON a line.

Usage: lambda_client.py ENDPOINT SECRET CALLS.json
A call: {"command": "invoke", "input": {...}}; Payload is text in both directions.
"""

import base64
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, secret, file = sys.argv[1:]
client = boto3.client(
    "lambda",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key=secret,
    config=Config(retries={"max_attempts": 0}),
)


def events(stream):
    for event in stream:
        if "PayloadChunk" in event:
            yield {"chunk": event["PayloadChunk"]["Payload"].decode()}
        else:
            yield {"complete": event.get("InvokeComplete")}


with open(file, encoding="utf-8") as calls:
    for call in json.load(calls):
        sent = dict(call["input"])
        if "Payload" in sent:
            sent["Payload"] = sent["Payload"].encode()
        if "ZipFile" in sent.get("Code", {}):
            sent["Code"] = {"ZipFile": base64.b64decode(sent["Code"]["ZipFile"])}
        try:
            output = getattr(client, call["command"])(**sent)
            metadata = output.pop("ResponseMetadata")
            if "EventStream" in output:
                output["EventStream"] = list(events(output["EventStream"]))
            elif "Payload" in output:
                output["Payload"] = output["Payload"].read().decode()
            line = {
                "status": metadata["HTTPStatusCode"],
                "requestId": metadata.get("RequestId"),
                "output": output,
            }
        except ClientError as error:
            answer = error.response
            line = {
                "status": answer["ResponseMetadata"]["HTTPStatusCode"],
                "requestId": answer["ResponseMetadata"].get("RequestId"),
                "error": answer["Error"]["Code"],
                "typed": type(error) is not ClientError,
                "message": answer["Error"]["Message"],
                "reason": answer.get("Reason"),
                "type": answer.get("Type"),
            }
        print(json.dumps(line, default=str))
