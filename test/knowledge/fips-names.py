"""The host that botocore makes of each service and Region where FIPS names are demanded; null where it refuses."""
import json
import sys

import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import Loader


def main():
    session = botocore.session.Session()
    loader = session.get_component("data_loader")
    partitions = loader.load_data("partitions")
    asked = json.load(sys.stdin)
    json.dump({one: names(loader, partitions, one, asked["regions"]) for one in asked["services"]}, sys.stdout)


def names(loader, partitions, service, regions):
    rules = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
    return {region: name(rules, region) for region in regions}


def name(rules, region):
    try:
        url = rules.resolve_endpoint(Region=region, UseFIPS=True, UseDualStack=False).url
    except EndpointProviderError:
        return None
    return url.removeprefix("https://")


main()
