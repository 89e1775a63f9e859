"""Does what its event asks for."""


def handler(event, context):
    if "log" in event:
        print(event["log"])
    if event.get("do") == "throw":
        raise ValueError(event["message"])
    if event.get("do") == "large":
        return "x" * event["size"]
    return event
