"""Answers with the event that it was given, and with cookies."""

import json


def handler(event, context):
    answer = {
        "statusCode": 201,
        "headers": {"content-type": "application/json", "x-from": "python"},
        "body": json.dumps(event),
    }
    if event.get("version") == "2.0":
        answer["cookies"] = ["a=1; Path=/", "b=2"]
    else:
        answer["multiValueHeaders"] = {"set-cookie": ["a=1; Path=/", "b=2"]}
    return answer
