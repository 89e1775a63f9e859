"""Runs a list of calls with boto3 and prints what each became, one JSON a line.

Usage: aws_calls.py SERVICE ENDPOINT CALLS.json
A call: {"command": "create_schedule", "input": {...}}
"""

import datetime
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

service, endpoint, file = sys.argv[1:]
client = boto3.client(
    service,
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="secret",
    config=Config(retries={"max_attempts": 0}),
)


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    raise TypeError(type(value))


with open(file, encoding="utf-8") as calls:
    for call in json.load(calls):
        try:
            output = getattr(client, call["command"])(**call["input"])
            status = output.pop("ResponseMetadata")["HTTPStatusCode"]
            line = {"status": status, "output": output}
        except ClientError as error:
            line = {
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
                "code": error.response["Error"]["Code"],
                "type": type(error).__name__,
                "message": error.response["Error"]["Message"],
            }
        print(json.dumps(line, default=plain), flush=True)
