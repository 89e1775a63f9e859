-- POSTs a small event: what an Invoke call sends.
wrk.method = "POST"
wrk.body = '{"rawPath":"/invoke"}'
wrk.headers["Content-Type"] = "application/json"
