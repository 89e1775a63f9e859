import json


# A message that fails is tried again by itself; after three times it is in the queue Failed.
def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            work(json.loads(record["body"]))
        except Exception as error:
            print(record["messageId"], error)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def work(job):
    print("works on", job)
