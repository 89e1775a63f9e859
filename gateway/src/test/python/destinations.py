"""Sends events with boto3 and prints what arrives in the queues of their ends, one JSON a line.

Usage: destinations.py LAMBDA_ENDPOINT SQS_ENDPOINT
The queues fine, failed and dead are made first.
"""

import json
import sys

import boto3
from botocore.config import Config

gateway, service = sys.argv[1:]


def client(name, endpoint):
    return boto3.client(
        name,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        config=Config(retries={"max_attempts": 0}),
    )


functions, queues = client("lambda", gateway), client("sqs", service)
names = ("fine", "failed", "dead")
urls = {name: queues.create_queue(QueueName=name)["QueueUrl"] for name in names}
arn = "arn:aws:sqs:us-east-1:123456789012:"
config = functions.put_function_event_invoke_config(
    FunctionName="Both",
    MaximumRetryAttempts=0,
    MaximumEventAgeInSeconds=600,
    DestinationConfig={
        "OnSuccess": {"Destination": arn + "fine"},
        "OnFailure": {"Destination": arn + "failed"},
    },
)
assert config["DestinationConfig"]["OnFailure"]["Destination"] == arn + "failed", config
sent = {}
for name, function, event in (
    ("fine", "Both", {"n": 1}),
    ("failed", "Both", {"fail": "é"}),
    ("dead", "Dead", {"fail": "x"}),
):
    answer = functions.invoke(
        FunctionName=function, InvocationType="Event", Payload=json.dumps(event).encode()
    )
    assert answer["StatusCode"] == 202, answer
    sent[name] = answer["ResponseMetadata"]["RequestId"]
for name in names:
    got = queues.receive_message(
        QueueUrl=urls[name], WaitTimeSeconds=20, MessageAttributeNames=["All"]
    )["Messages"]
    assert len(got) == 1, got
    line = {
        "queue": name,
        "requestId": sent[name],
        "body": json.loads(got[0]["Body"]),
        "attributes": {
            key: [value["DataType"], value["StringValue"]]
            for key, value in got[0].get("MessageAttributes", {}).items()
        },
    }
    print(json.dumps(line))
