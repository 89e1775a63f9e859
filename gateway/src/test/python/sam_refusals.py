"""Prints what SAM's own translator says against each template of a folder, as JSON; null: nothing."""

import json
import pathlib
import sys

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
out = {}
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    text = file.read_text().replace("CodeUri: code/", "CodeUri: s3://b/k")
    try:
        template = yaml_parse(text.replace("http://localhost:9000/x", IMAGE))
        Translator({}, Parser()).translate(template, {})
        out[file.name] = None
    except InvalidDocumentException as refused:
        out[file.name] = "; ".join(cause.message for cause in refused.causes)
    except Exception as broken:  # what the translator stumbles over is refused as well
        out[file.name] = repr(broken)
print(json.dumps(out))
