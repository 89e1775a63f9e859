"""Runs one Python function: loads the handler, then asks the Runtime API for one event after the
other. Behaves as Lambda's own runtime does. What is not needed before the handler is loaded
(json, logging, traceback) is imported later or not at all: it is part of every cold start."""
import os
import sys
import time

try:
    from _socket import socket, AF_INET, AF_INET6, IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY
except ImportError:
    from socket import socket, AF_INET, AF_INET6, IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY

import _penstock_logs as logs
from _penstock_json import from_json, to_json
from _penstock_logs import log_error

ENV = os.environ
API = "/2018-06-01/runtime/"

# What is for this program alone: where layers and the packages of the runtime are when not where
# Lambda has them.
LAYERS = ENV.pop("PENSTOCK_LAYERS", "/opt")
PACKAGES = ENV.pop("PENSTOCK_PACKAGES", None)


class Fault(Exception):
    """A failure that Lambda words itself."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace


# ---- Runtime API --------------------------------------------------------------------------------


class RuntimeApi:
    """One kept connection; just enough HTTP/1.1 for this server."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        host = host.strip("[]")
        self.socket = socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM)
        self.socket.connect((host, int(port)))
        self.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self.received = b""
        self.head = " HTTP/1.1\r\nHost: %s\r\nUser-Agent: penstock-lambda-python/%d.%d.%d\r\n" % (
            (address,) + sys.version_info[:3])
        self.next_request = ("GET " + API + "invocation/next" + self.head + "\r\n").encode()

    def ask_next(self):
        self.socket.sendall(self.next_request)

    def next(self):
        """The headers and bytes of the next event; waits as long as it takes."""
        status, headers, body = self.reply()
        if status != 200:
            raise RuntimeError("The Runtime API answered next with %d: %s" % (status, body))
        return headers, body

    def restored(self):
        self.socket.sendall(("GET " + API + "restore/next" + self.head + "\r\n").encode())
        status, _, reply = self.reply()
        if status != 200:
            raise RuntimeError("The Runtime API answered restore/next with %d: %s" % (status, reply))

    def post(self, what, body, content_type="application/json", headers="", then_next=False):
        request = ("POST " + API + what + self.head + "Content-Type: " + content_type + "\r\n" + headers
                   + "Content-Length: " + str(len(body)) + "\r\n\r\n").encode() + body
        # next goes out with the answer: one write, and no wait for the reply between the two
        self.socket.sendall(request + self.next_request if then_next else request)
        status, _, reply = self.reply()
        if status != 202:
            raise RuntimeError("The Runtime API answered %s with %d: %s" % (what, status, reply))

    def more(self):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("The Runtime API closed the connection")
        self.received += chunk

    def reply(self):
        while True:
            end = self.received.find(b"\r\n\r\n")
            if end >= 0:
                break
            self.more()
        lines = self.received[:end].decode("utf-8", "replace").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        self.received = self.received[end + 4:]
        if headers.get("transfer-encoding") == "chunked":
            body = self.chunks()
        else:
            body = self.take(int(headers.get("content-length", 0)))
        return self.reply() if status == 100 else (status, headers, body)

    def take(self, count):
        if len(self.received) < count:
            parts, missing = [self.received], count - len(self.received)
            while missing > 0:
                part = self.socket.recv(min(missing, 1 << 20))
                if not part:
                    raise ConnectionError("The Runtime API closed the connection")
                parts.append(part)
                missing -= len(part)
            self.received = b"".join(parts)
        body, self.received = self.received[:count], self.received[count:]
        return body

    def chunks(self):
        parts = []
        while True:
            while b"\r\n" not in self.received:
                self.more()
            size, _, self.received = self.received.partition(b"\r\n")
            part = self.take(int(size, 16))
            self.take(2)
            if not part:
                return b"".join(parts)
            parts.append(part)


# ---- Errors ------------------------------------------------------------------------------------

def error_result(message, error_type, trace, invoke_id=""):
    return {"errorMessage": message or "", "errorType": error_type or "", "requestId": invoke_id or "",
            "stackTrace": trace or []}


def raised(invoke_id):
    """The exception under way, from the handler's own frame on."""
    import traceback
    kind, value, tb = sys.exc_info()
    frames = traceback.extract_tb(tb)
    for i, frame in enumerate(frames):
        if frame.filename != __file__:
            frames = frames[i:]
            break
    return error_result(str(value), kind.__name__, traceback.format_list(frames), invoke_id)


# ---- Context ------------------------------------------------------------------------------------


class Fields:
    """Named values, absent ones None, as Lambda's classes for client context and identity."""

    def __init__(self, names, values):
        for name in names:
            setattr(self, name, values.get(name))


class CognitoIdentity(Fields):
    pass


class Client(Fields):
    pass


class ClientContext(Fields):
    pass


class LambdaContext:
    def __init__(self, invoke_id, headers):
        self.aws_request_id = invoke_id
        self.log_group_name = ENV.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = ENV.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = ENV.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = ENV.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = ENV.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        self.client_context = client_context(headers.get("lambda-runtime-client-context"))
        cognito = parsed(headers.get("lambda-runtime-cognito-identity")) or {}
        self.identity = CognitoIdentity((), {})
        self.identity.cognito_identity_id = cognito.get("cognitoIdentityId")
        self.identity.cognito_identity_pool_id = cognito.get("cognitoIdentityPoolId")
        self._epoch_deadline_time_in_ms = int(headers.get("lambda-runtime-deadline-ms", 0))

    def get_remaining_time_in_millis(self):
        return max(0, self._epoch_deadline_time_in_ms - int(time.time() * 1000))

    def log(self, msg):
        sys.stdout.write(str(msg))
        sys.stdout.flush()

    def __repr__(self):
        names = ("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb",
                 "function_version", "invoked_function_arn", "client_context", "identity", "tenant_id")
        return "LambdaContext([%s])" % ",".join("%s=%s" % (n, getattr(self, n)) for n in names)


def parsed(text):
    if not text:
        return None
    try:
        return from_json(text.encode())
    except ValueError as e:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse the context: %s" % e)


def client_context(text):
    values = parsed(text)
    if values is None:
        return None
    context = ClientContext(("custom", "env", "client"), values)
    if context.client is not None:
        context.client = Client(("installation_id", "app_title", "app_version_name", "app_version_code",
                                 "app_package_name"), context.client)
    return context


# ---- Loading and running ------------------------------------------------------------------------


def load(handler):
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName",
                    "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % handler)
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict",
                    "Cannot use built-in module %s as a handler module" % module_name)
    try:
        imported = module_name.replace("/", ".")
        __import__(imported)
        module = sys.modules[imported]
    except ImportError as e:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, e))
    except SyntaxError as e:
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, e),
                    ['  File "%s" Line %s\n    %s' % (e.filename, e.lineno, e.text)])
    try:
        return getattr(module, name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (name, module_name))


def run_hooks(api):
    """SnapStart's: before the snapshot those registered last come first. There is no snapshot here."""
    hooks = sys.modules.get("snapshot_restore_py")
    stage, error_type = "init/error", "Runtime.BeforeSnapshotError"
    try:
        for func, args, kwargs in reversed(hooks.get_before_snapshot() if hooks else []):
            func(*args, **kwargs)
        api.restored()
        stage, error_type = "restore/error", "Runtime.AfterRestoreError"
        for func, args, kwargs in hooks.get_after_restore() if hooks else []:
            func(*args, **kwargs)
    except Exception:
        error = raised("")
        log_error(error)
        report(api, stage, error, error_type)
        sys.exit(64)


def report(api, stage, error, error_type):
    api.post(stage, to_json(error).encode("utf-8", "replace"),
             headers="Lambda-Runtime-Function-Error-Type: %s\r\n" % error_type)


def answer(handler, headers, body):
    """What to post: where, the bytes and their type."""
    invoke_id = headers["lambda-runtime-aws-request-id"]
    try:
        context = LambdaContext(invoke_id, headers)
        event = body
        if headers.get("content-type") == "application/json":
            try:
                event = from_json(body)
            except Exception as e:
                raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % e)
        result = handler(event, context)
        if isinstance(result, bytes):
            return "response", result, "application/unknown"
        try:
            return "response", to_json(result).encode("utf-8"), "application/json"
        except Exception as e:
            raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % e)
    except Fault as e:
        error = error_result(str(e), e.error_type, e.trace, invoke_id)
    except Exception:
        error = raised(invoke_id)
    log_error(error)
    return "error", to_json(error).encode("utf-8", "replace"), "application/json"


def serve(api, handler):
    api.ask_next()
    while True:
        headers, body = api.next()
        request_id = logs.request_id = headers["lambda-runtime-aws-request-id"]
        trace = headers.get("lambda-runtime-trace-id")
        if trace:
            ENV["_X_AMZN_TRACE_ID"] = trace
        else:
            ENV.pop("_X_AMZN_TRACE_ID", None)
        what, result, content_type = answer(handler, headers, body)
        # An answer over Lambda's limit is refused, which ends this process: it must hold no new event
        within = len(result) <= 6291556
        api.post("invocation/%s/%s" % (request_id, what), result, content_type, then_next=within)
        if not within:
            api.ask_next()


def main():
    root = ENV.get("LAMBDA_TASK_ROOT") or os.getcwd()
    # In place of this file's own folder, which is no business of the function's
    sys.path[0] = root
    site = "/lib/python%d.%d/site-packages" % sys.version_info[:2]
    sys.path[1:1] = [LAYERS + "/python" + site, LAYERS + "/python"]
    if PACKAGES:
        sys.path.insert(3, PACKAGES)
    sys.stdout.reconfigure(line_buffering=True)
    sys.meta_path.insert(0, logs.LoggingWatch)
    api = RuntimeApi(ENV["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load(ENV.get("_HANDLER") or sys.argv[1])
    except Fault as e:
        error = error_result(str(e), e.error_type, e.trace)
    except Exception:
        error = raised("")
    else:
        if ENV.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            run_hooks(api)
        serve(api, handler)
    log_error(error)
    report(api, "init/error", error, error["errorType"])
    sys.exit(1)


if __name__ == "__main__":
    main()
