def handler(event, context):
    print("runs for", event.get("time", "now"))
