"""Prints SAM's policy templates, each with the parameters that it must be given."""

import json
import pathlib

import samtranslator

data = pathlib.Path(samtranslator.__file__).parent / "policy_templates_data" / "policy_templates.json"
templates = json.loads(data.read_text())["Templates"]
for name in sorted(templates):
    print(" ".join([name, *sorted(templates[name].get("Parameters", {}))]))
