"""Prints the names that SAM's translator and cfn-lint's specifications know, as JSON."""

import inspect
import json
import sys

import samtranslator.internal.schema_source.aws_serverless_function as sam_events
import samtranslator.model.eventsources.cloudwatchlogs
import samtranslator.model.eventsources.pull as pull
import samtranslator.model.eventsources.push as push
import samtranslator.model.eventsources.scheduler as scheduler
import samtranslator.model.sam_resources as sam
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from samtranslator.plugins.globals.globals import Globals

out = {"globals": {}, "resources": {}, "attributes": {}, "events": {}}
for kind, properties in Globals.supported_properties.items():
    out["globals"][kind.split("::")[-1]] = sorted(properties)

for name, one in vars(sam).items():
    kind = getattr(one, "resource_type", None)
    if inspect.isclass(one) and isinstance(kind, str) and kind.startswith("AWS::Serverless::"):
        out["resources"][kind] = sorted(p for p in one.property_types if not p.startswith("__"))

events = {}
for module in (pull, push, scheduler):
    for name, one in vars(module).items():
        kind = getattr(one, "resource_type", None)
        if inspect.isclass(one) and isinstance(kind, str) and getattr(one, "property_types", None):
            own = {p for p in one.property_types if not p.startswith("__")}
            events.setdefault(kind, set()).update(own - {"RelativeId"})
for name, one in vars(sam_events).items():
    if inspect.isclass(one) and name.endswith("EventProperties"):
        kind = name[: -len("EventProperties")]
        kind = {"CloudWatch": "CloudWatchEvent", "EventsSchedule": "Schedule"}.get(kind, kind)
        if kind in events:
            events[kind] = set(one.__fields__)
out["events"] = {kind: sorted(names) for kind, names in events.items()}

for kind in sys.argv[1:]:
    try:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    except Exception:
        continue
    only_read = {p.split("/", 2)[2].replace("/", ".") for p in schema.get("readOnlyProperties", [])}
    out["resources"][kind] = sorted(set(schema["properties"]) - only_read)
    out["attributes"][kind] = sorted(
        p for p in only_read if "*" not in p and "." not in p
    )
print(json.dumps(out))
