-- POSTs an event of 1 KB that is answered once it is synced (InvocationType Event).
wrk.method = "POST"
wrk.body = '{"fill":"' .. string.rep("x", 1013) .. '"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Amz-Invocation-Type"] = "Event"
