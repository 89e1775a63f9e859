def handler(event, context):
    name = (event.get("pathParameters") or event).get("name", "world")
    print(f"greets {name}")
    return {"hello": name}
