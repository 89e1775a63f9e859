# An unchanged Lambda handler: EventBridge's scheduled event in.
def handler(event, context):
    reason = event.get("reason") or event.get("time") or "somebody asked"
    print(f"{context.function_name}: {reason}")
    return {"reason": reason, "requestId": context.aws_request_id}
