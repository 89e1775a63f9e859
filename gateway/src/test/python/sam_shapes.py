"""Prints what shapes SAM's translator takes for each property: a type or an event, a name, shapes."""

import inspect
import logging

import samtranslator.model.eventsources.cloudwatchlogs as logs
import samtranslator.model.eventsources.pull as pull
import samtranslator.model.eventsources.push as push
import samtranslator.model.eventsources.scheduler as scheduler
import samtranslator.model.sam_resources as sam

logging.disable(logging.CRITICAL)
SAMPLES = {"text": "x", "number": 7, "flag": True, "list": ["x"], "map": {}}
SERVED = ("Api", "Application", "Function", "HttpApi", "LayerVersion", "WebSocketApi")


def shapes(kind):
    """Those of a property that SAM looks at; none when it takes anything."""
    try:
        taken = [name for name, sample in SAMPLES.items() if kind.validate(sample, should_raise=False)]
    except TypeError:  # there is nothing that validates
        return []
    if "number" in taken and "flag" in taken and len(taken) == 2:
        taken = ["number"]  # of Python, a flag is a number
    return [] if len(taken) == len(SAMPLES) else taken


lines = set()


def note(of, one):
    for name, kind in one.property_types.items():
        taken = shapes(kind)
        if taken and not name.startswith("__") and name != "RelativeId":
            lines.add(" ".join([of, name, *sorted(taken)]))


for one in vars(sam).values():
    kind = getattr(one, "resource_type", None)
    if inspect.isclass(one) and kind in {"AWS::Serverless::" + name for name in SERVED}:
        note(kind, one)
for module in (pull, push, scheduler, logs):
    for one in vars(module).values():
        kind = getattr(one, "resource_type", None)
        if inspect.isclass(one) and isinstance(kind, str) and getattr(one, "property_types", None):
            if "::" not in kind:
                note("event:" + kind, one)
print("\n".join(sorted(lines)))
