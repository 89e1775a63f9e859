"""Prints what SAM's own translator makes of a template: functions, routes, schedules, as JSON."""

import json
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse


class NoPolicies:
    def load(self):
        return {}


with open(sys.argv[1]) as file:
    source = yaml_parse(file.read())
translated = Translator({}, Parser()).translate(source, {})
resources = translated["Resources"]
out = {"functions": {}, "routes": [], "schedules": {}, "aliases": {}, "asyncConfigs": {}}
for name, resource in resources.items():
    properties = resource.get("Properties", {})
    kind = resource["Type"]
    if kind == "AWS::Lambda::Function":
        out["functions"][name] = {
            key: properties[key]
            for key in ("MemorySize", "Timeout", "Runtime", "Handler")
            if key in properties
        }
    elif kind == "AWS::Lambda::Alias":
        out["aliases"][properties["FunctionName"]["Ref"]] = properties["Name"]
    elif kind == "AWS::Events::Rule":
        out["schedules"][name] = properties["ScheduleExpression"]
    elif kind == "AWS::Scheduler::Schedule":
        out["schedules"][name] = properties["ScheduleExpression"]
    elif kind == "AWS::Lambda::EventInvokeConfig":
        out["asyncConfigs"][properties["FunctionName"]["Ref"]] = [
            properties.get("MaximumRetryAttempts"),
            properties.get("MaximumEventAgeInSeconds"),
        ]
    elif kind in ("AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"):
        body = properties.get("Body", {})
        for path, methods in body.get("paths", {}).items():
            for method, operation in methods.items():
                if isinstance(operation, dict) and "x-amazon-apigateway-integration" in operation:
                    integration = operation["x-amazon-apigateway-integration"]
                    if integration["type"] != "aws_proxy":
                        continue
                    out["routes"].append(
                        [name, method, path, integration.get("payloadFormatVersion", "1.0")]
                    )
out["routes"].sort()
json.dump(out, sys.stdout, sort_keys=True)
