"""
Gives commands to the parser of the AWS CLI that is installed (1 or 2), and answers what it would send. Nothing is sent: the call
ends in a handler before the request, with an answer made of the operation's own output shape.

Input: a JSON list of argument lists. Output: a JSON list, one entry a command: {"calls": [{"service", "operation", "params"}],
"status", "said", "wrong": [...]}. `wrong` is what the parser lets pass and AWS would not: values outside of an enumeration or a
pattern, names of filters that the operation's documentation does not have, a --query that finds nothing in a full answer.
"""
import io
import json
import os
import re
import sys

import awscli.clidriver as clidriver
import jmespath

try:
    from awscli.botocore.awsrequest import AWSResponse
except ImportError:
    from botocore.awsrequest import AWSResponse

LOADERS = []


def sample(shape, words, depth=0):
    kind = shape.type_name
    if kind == 'structure':
        if depth > 12:
            return {}
        return {name: sample(member, words, depth + 1) for name, member in shape.members.items()}
    if kind == 'list':
        return [sample(shape.member, words, depth + 1)] if depth <= 12 else []
    if kind == 'map':
        return {'key': sample(shape.value, words, depth + 1)}
    if kind == 'boolean':
        return True
    if kind in ('integer', 'long', 'float', 'double'):
        return 1
    if kind == 'timestamp':
        return '2026-01-01T00:00:00Z'
    if kind == 'blob':
        return b''
    return words


def documented(operation_docs, value):
    return '<code>%s</code>' % value in operation_docs


def check_values(value, shape, path, wrong):
    kind = shape.type_name
    if kind == 'structure' and isinstance(value, dict):
        names = value.get('Name', value.get('Key', value.get('key')))
        for name, inner in value.items():
            check_values(inner, shape.members[name], path + '.' + name, wrong)
    elif kind == 'list' and isinstance(value, list):
        if value and path.split('.')[-1].lower() in ('filters', 'filter') and hasattr(shape.member, 'members'):
            inner = shape.member.members
            docs = shape.documentation + shape.member.documentation + ''.join(m.documentation for m in inner.values())
            for item in value:
                name = item.get('Name') if isinstance(item, dict) else None
                if name is not None and '<code>' in docs and not documented(docs, name):
                    wrong.append('%s: the documentation has no filter %s' % (path, name))
        for item in value:
            check_values(item, shape.member, path, wrong)
    elif kind == 'string' and isinstance(value, str):
        if shape.enum and value not in shape.enum:
            wrong.append('%s: %s is none of %s' % (path, value, ', '.join(shape.enum[:12])))
        limits = shape.metadata
        if 'min' in limits and len(value) < limits['min'] or 'max' in limits and len(value) > limits['max']:
            wrong.append('%s: %s has not %s to %s characters' % (path, value, limits.get('min'), limits.get('max')))
        pattern = shape.metadata.get('pattern') or getattr(shape, '_shape_model', {}).get('pattern')
        if pattern:
            try:
                # Java's classes, which Python has not.
                plain = pattern.replace(r'\p{L}', 'A-Za-z').replace(r'\p{Z}', ' ').replace(r'\p{N}', '0-9')
                plain = plain.replace(r'\p{Graph}', r'!-~').replace(r'\p{Alnum}', 'A-Za-z0-9').replace(r'\p{XDigit}', '0-9a-fA-F')
                if re.search(r'\A(?:%s)\Z' % plain, value) is None:
                    wrong.append('%s: %s is not of the pattern %s' % (path, value, pattern))
            except re.error:
                pass


def empty(value):
    if value is None or value == [] or value == {}:
        return True
    if isinstance(value, dict):
        return any(empty(item) for item in value.values())
    if isinstance(value, list):
        return any(empty(item) for item in value)
    return False


class Service:
    """One driver for all commands of a service: to build one takes longer than to read a command."""

    def __init__(self):
        self.calls, self.wrong, self.query = [], [], None
        self.driver = clidriver.create_clidriver()
        session = self.driver.session
        # Models are read once: EC2's has 40,000 lines.
        LOADERS.append(session.get_component('data_loader'))
        session.register_component('data_loader', LOADERS[0])
        session.register('before-call', self.stop)
        session.register('before-parameter-build', self.given)

    def stop(self, model, params, **_):
        self.calls.append({'service': model.service_model.service_name, 'operation': model.name})
        literal = re.search(r"ends_with\([^,]+, '([^']*)'\)", self.query or '')
        text = 'x' + literal.group(1) if literal else 'x'
        answer = sample(model.output_shape, text) if model.output_shape is not None else {}
        for name in ('NextToken', 'nextToken', 'NextMarker', 'Marker', 'nextForwardToken', 'IsTruncated', 'NextRecordName'):
            answer.pop(name, None)
        if self.query is not None:
            found = jmespath.compile(self.query).search(json.loads(json.dumps(answer, default=str)))
            if empty(found):
                self.wrong.append('--query finds nothing, or not all: %s' % json.dumps(found))
        return AWSResponse('https://localhost/', 200, {}, None), answer

    def given(self, params, model, **_):
        if model.input_shape is not None:
            check_values(dict(params), model.input_shape, model.name, self.wrong)

    def run(self, words):
        self.calls, self.wrong = [], []
        self.query = words[words.index('--query') + 1] if '--query' in words[:-1] else None
        out, err, saved = io.StringIO(), io.StringIO(), (sys.stdout, sys.stderr)
        sys.stdout, sys.stderr = out, err
        try:
            status = self.driver.main(words)
        except SystemExit as end:
            status = end.code
        finally:
            sys.stdout, sys.stderr = saved
        return {'calls': self.calls, 'status': status, 'said': err.getvalue().strip()[-400:], 'wrong': self.wrong}


def main():
    os.environ.update(AWS_ACCESS_KEY_ID='none', AWS_SECRET_ACCESS_KEY='none', AWS_EC2_METADATA_DISABLED='true', AWS_PAGER='')
    os.environ.update(AWS_CONFIG_FILE='/dev/null', AWS_SHARED_CREDENTIALS_FILE='/dev/null')
    # Should the handler not be called: discard (RFC 863), where nothing listens.
    os.environ.update(AWS_ENDPOINT_URL='http://127.0.0.1:9', AWS_MAX_ATTEMPTS='1')
    for name in ('AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_DEFAULT_OUTPUT'):
        os.environ.pop(name, None)
    services = {}
    answers = []
    for words in json.load(sys.stdin):
        if words[0] not in services:
            services[words[0]] = Service()
        answer = services[words[0]].run(words)
        # A driver that has read this operation before may have kept something of it.
        answers.append(answer if answer['status'] == 0 else Service().run(words))
    json.dump(answers, sys.stdout)


main()
