"""A Flask application, and what serverless-wsgi and apig-wsgi do of an event of HTTP APIs."""
import base64
import io
import sys
from urllib.parse import unquote

from flask import Flask, jsonify, make_response, request

app = Flask(__name__)


@app.get("/flask/hello/<name>")
def hello(name):
    response = make_response(jsonify(hello=name, q=request.args.get("q")))
    response.set_cookie("a", "1")
    return response


@app.post("/flask/echo")
def echo():
    return jsonify(request.get_json()), 201


def handler(event, context):
    body = (event.get("body") or "").encode()
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    environ = {
        "REQUEST_METHOD": event["requestContext"]["http"]["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(event["rawPath"]),
        "QUERY_STRING": event["rawQueryString"],
        "SERVER_NAME": event["requestContext"]["domainName"],
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": event["headers"].get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in event["headers"].items():
        environ.setdefault("HTTP_" + name.upper().replace("-", "_"), value)
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer["statusCode"] = int(status.split()[0])
        answer["cookies"] = [v for k, v in headers if k.lower() == "set-cookie"]
        answer["headers"] = {k: v for k, v in headers if k.lower() != "set-cookie"}

    answer["body"] = b"".join(app.wsgi_app(environ, start_response)).decode()
    return answer
