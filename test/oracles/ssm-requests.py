"""Makes what the fleet's files describe at moto's Systems Manager; botocore checks each request against AWS's model of the service.

Its one argument is moto's address. Standard input is a list of [operation, parameters]; standard output is the list of answers, where
a refusal is a string. Patterns are checked here, because botocore leaves them to the service. moto has no associations: there the
model alone answers.
"""
import json
import re
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from botocore.validate import validate_parameters

client = boto3.client("ssm", "eu-central-1", endpoint_url=sys.argv[1], aws_access_key_id="k", aws_secret_access_key="s")
MOTO_HAS = ("create_document", "modify_document_permission")


def java(pattern):
    """Java's names of classes, in Python's words."""
    return pattern.replace("\\p{L}", r"\w").replace("\\p{Z}", r"\s").replace("\\p{N}", r"\d")


def misfits(shape, value, path=""):
    """What has not the form that the model asks for."""
    if shape.type_name == "structure":
        return [m for name, inner in value.items() for m in misfits(shape.members[name], inner, f"{path}.{name}")]
    if shape.type_name == "list":
        return [m for inner in value for m in misfits(shape.member, inner, path)]
    if shape.type_name == "map":
        return [m for inner in value.values() for m in misfits(shape.value, inner, path)]
    if shape.type_name != "string":
        return []
    pattern = shape.metadata.get("pattern")
    if pattern and not re.search(java(pattern), value, re.S):
        return [f"{path}: {value!r} does not match {pattern}"]
    if shape.enum and value not in shape.enum:
        return [f"{path}: {value!r} is none of {shape.enum}"]
    return []


def answer(operation, parameters):
    try:
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).input_shape
        validate_parameters(parameters, shape)
        wrong = misfits(shape, parameters)
        return wrong or (getattr(client, operation)(**parameters) if operation in MOTO_HAS else {})
    except (BotoCoreError, ClientError) as error:
        return str(error)


print(json.dumps([answer(*one) for one in json.load(sys.stdin)], default=str))
