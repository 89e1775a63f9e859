"""Writes what botocore knows of the inputs of a service, for the gateway to check requests by.

Usage: input_models.py [--wire] SERVICE OPERATION... > input.json
With --wire members are called as they are sent. Shapes by name: "t" type, "m" members, "r" required ones, "of" the member of a list or the values of
a map, "min", "max", "p" pattern, "e" enumeration.
"""

import json
import sys

import botocore.session

wire = sys.argv[1] == "--wire"
service, *operations = sys.argv[2 if wire else 1 :]
model = botocore.session.get_session().get_service_model(service)
shapes = {}


def sent(name, member):
    return member.serialization.get("name", name) if wire else name


def add(shape):
    if shape.name in shapes:
        return shape.name
    shapes[shape.name] = compact = {"t": shape.type_name}
    for key, name in (("min", "min"), ("max", "max"), ("pattern", "p")):
        if key in shape.metadata:
            compact[name] = LINEAR.get(shape.metadata[key], shape.metadata[key])
    if getattr(shape, "enum", None):
        compact["e"] = shape.enum
    if shape.type_name == "structure":
        compact["m"] = {sent(n, member): add(member) for n, member in shape.members.items()}
        if shape.required_members:
            compact["r"] = [sent(n, shape.members[n]) for n in shape.required_members]
    elif shape.type_name == "list":
        compact["of"] = add(shape.member)
    elif shape.type_name == "map":
        compact["of"] = add(shape.value)
    return shape.name


# The model's own try every way to share out the blanks: as long as 2 to the length of the text.
# A group that is repeated needs a stack as deep as the text is long.
LINEAR = {
    r"^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$": r"(?!.*%(?![0-9A-Fa-f]{2}))[-%()_.!~*';/?:@\x26=+$,A-Za-z0-9]+",
    r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*$": r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?",
    r"^[ \t]*[^\x00-\x1F:\x7F]+([ \t]+[^\x00-\x1F:\x7F]+)*[ \t]*$": r"\t*[^\x00-\x1F:\x7F][^\x00-\x08\x0A-\x1F:\x7F]*",
    r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$": r"\t*[\x20-\x7E][\t\x20-\x7E]*",
}
inputs = {}
for name in operations:
    shape = model.operation_model(name).input_shape
    if shape is not None:
        inputs[name] = add(shape)
lines = [f'"{name}":{json.dumps(shape, separators=(",", ":"))}' for name, shape in shapes.items()]
print('{"inputs":' + json.dumps(inputs, separators=(",", ":")) + ',"shapes":{\n' + ",\n".join(lines) + "\n}}")
