"""One request, signed with botocore: URL, service, key id, secret, method, body. Prints status and body."""
import socket
import sys
import urllib.error
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

resolve = socket.getaddrinfo
# Not every system takes names below localhost for itself, as RFC 6761 asks.
socket.getaddrinfo = lambda host, *rest, **more: resolve(
    "127.0.0.1" if host.endswith("localhost") else host, *rest, **more
)

url, service, key, secret, method, body = sys.argv[1:7]
request = AWSRequest(method=method, url=url, data=body or None)
SigV4Auth(Credentials(key, secret), service, "us-east-1").add_auth(request)
prepared = request.prepare()
raw = urllib.request.Request(
    prepared.url, data=body.encode() if body else None, headers=dict(prepared.headers), method=method
)
try:
    answer = urllib.request.urlopen(raw, timeout=30)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status if hasattr(answer, "status") else answer.code)
print(answer.read().decode())
