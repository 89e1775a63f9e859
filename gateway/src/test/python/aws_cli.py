"""Runs a list of calls with the AWS CLI and prints what each became, one JSON a line.

Usage: aws_cli.py SERVICE ENDPOINT CALLS.json
A call: {"command": "create_schedule", "input": {...}}
"""

import json
import os
import re
import subprocess
import sys

service, endpoint, file = sys.argv[1:]
environment = {
    **os.environ,
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_PAGER": "",
}

with open(file, encoding="utf-8") as calls:
    for call in json.load(calls):
        done = subprocess.run(
            [
                "aws", service, call["command"].replace("_", "-"), "--no-paginate", "--debug",
                "--endpoint-url", endpoint, "--cli-input-json", json.dumps(call["input"]),
            ],  # fmt: skip
            capture_output=True,
            text=True,
            env=environment,
        )
        statuses = re.findall(r'HTTP/1.1" (\d{3}) ', done.stderr)
        line = {"status": int(statuses[-1]) if statuses else None}
        fault = re.search(r"An error occurred \((\S+)\) when calling the \w+ operation: (.*)", done.stderr)
        if done.returncode == 0:
            line["output"] = json.loads(done.stdout or "{}")
        elif fault:
            line.update(code=fault[1], type=fault[1], message=fault[2])
        else:
            line["broken"] = done.stderr[-500:]
        print(json.dumps(line), flush=True)
