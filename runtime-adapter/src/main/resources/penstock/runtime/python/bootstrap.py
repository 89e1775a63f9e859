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

ENV = os.environ
API = "/2018-06-01/runtime/"
JSON_LOGS = ENV.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
LOG_LEVEL = ENV.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
INDENT = "\u00a0\u00a0"  # The console would strip plain spaces

# What is for this program alone: where layers and the packages of the runtime are when not where
# Lambda has them, and whether the log's reader takes a line for a record.
LAYERS = ENV.pop("PENSTOCK_LAYERS", "/opt")
PACKAGES = ENV.pop("PENSTOCK_PACKAGES", None)
LINES_ARE_RECORDS = ENV.pop("PENSTOCK_RECORDS", None)

request_id = None


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


# ---- Errors and logs ----------------------------------------------------------------------------

# What json.loads and json.dumps do is done by the same C functions, without importing the package:
# it brings re and enum, which take longer than all the rest of a start. Whatever these do not like
# is given to the package, which then words the error.
try:
    from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner
except ImportError:
    make_scanner = None

ASCII = sys.version_info < (3, 12)  # Lambda's Python 3.12 and later send text as it is


class Scanning:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}.__getitem__
    memo = {}


if make_scanner:
    scan = make_scanner(Scanning)


def from_json(body):
    if make_scanner:
        try:
            text = body.decode("utf-8").strip(" \t\n\r")
            value, end = scan(text, 0)
            if end == len(text):
                return value
        except (ValueError, StopIteration, RecursionError):
            pass
    import json
    return json.loads(body)


def refuse(value):
    raise TypeError


SIMPLE = {str, int, float, bool, type(None)}


def is_plain(value):
    """Whether the C functions write it as Lambda's client does, which knows more types."""
    kind = type(value)
    if kind in SIMPLE:
        return True
    if kind is dict:
        value = value.values()
    elif kind is not list and kind is not tuple:
        return False
    for item in value:
        if type(item) not in SIMPLE and not is_plain(item):
            return False
    return True


def written(value, above=()):
    """As simplejson writes it: named tuples as objects, bytes as text; decimals with their digits."""
    if isinstance(value, bytes):
        value = value.decode("utf-8")
    if value is None or value is True or value is False or isinstance(value, (str, int, float)):
        import json
        return json.dumps(value, ensure_ascii=ASCII)
    decimals = sys.modules.get("decimal")
    if decimals and isinstance(value, decimals.Decimal):
        return str(value)
    if id(value) in above:
        raise ValueError("Circular reference detected")
    above += (id(value),)
    if not isinstance(value, (dict, list)) and callable(getattr(value, "_asdict", None)):
        value = value._asdict()
    if isinstance(value, dict):
        return "{" + ", ".join(key_of(k) + ": " + written(v, above) for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(item, above) for item in value) + "]"
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def key_of(key):
    import json
    if isinstance(key, bytes):
        key = key.decode("utf-8")
    if not isinstance(key, (str, int, float)) and key is not None:
        raise TypeError("keys must be str, int, float, bool or None, not %s" % type(key).__name__)
    text = json.dumps(key, ensure_ascii=ASCII)
    return text if isinstance(key, str) else '"' + text + '"'


def to_json(value):
    if not is_plain_or_deep(value):
        return written(value)
    if make_scanner:
        try:
            encode = make_encoder({}, refuse, encode_basestring_ascii if ASCII else encode_basestring, None,
                                  ": ", ", ", False, False, True)
            return "".join(encode(value, 0))
        except (TypeError, ValueError, RecursionError):
            pass
    import json
    return json.dumps(value, ensure_ascii=ASCII)


def is_plain_or_deep(value):
    try:
        return is_plain(value)
    except RecursionError:
        return True  # json says what is wrong with it


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


def log_error(error):
    if JSON_LOGS:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        sys.stdout.write(to_json(dict({"timestamp": stamp, "log_level": "ERROR"}, **error)) + "\n")
    else:
        first = "[ERROR]"
        if error["errorType"]:
            first += " " + error["errorType"] + (":" if error["errorMessage"] else "")
        if error["errorMessage"]:
            first += " " + error["errorMessage"]
        lines = [first, "Traceback (most recent call last):"]
        for element in error["stackTrace"]:
            lines += [indented(line) for line in element.splitlines()] or [""]
        sys.stdout.write("\r".join(lines) + "\n")
    sys.stdout.flush()


def indented(line):
    text = line.lstrip(" ")
    return INDENT * ((len(line) - len(text)) // 2) + text


def set_up_logging(logging):
    """The root logger as Lambda sets it up; runs when the function first imports logging."""

    class LambdaLoggerHandler(logging.Handler):
        def emit(self, record):
            text = self.format(record).rstrip("\n")
            if LINES_ARE_RECORDS:
                text = text.replace("\n", "\r")
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    class RequestId(logging.Filter):
        def filter(self, record):
            record.aws_request_id = request_id or ""
            return True

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            failed = record.exc_info
            line = {
                "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
                "stackTrace": self.formatException(failed).split("\n") if failed else None,
                "errorType": failed[0].__name__ if failed and failed[0] else None,
                "errorMessage": str(failed[1]) if failed else None,
                "requestId": record.aws_request_id,
                "location": "%s:%s:%d" % (record.pathname, record.funcName, record.lineno) if failed else None,
            }
            for name, value in record.__dict__.items():
                if name not in STANDARD and name not in line:
                    line[name] = value
            try:
                return to_json({k: v for k, v in line.items() if v is not None}) + "\n"
            except TypeError:
                return to_json({k: str(v) for k, v in line.items() if v is not None}) + "\n"

    STANDARD = set(logging.LogRecord("", 0, "", 0, "", (), None).__dict__)
    STANDARD.update(("aws_request_id", "message", "asctime"))
    logging.Formatter.converter = time.gmtime
    handler = LambdaLoggerHandler()
    handler.setFormatter(JsonFormatter() if JSON_LOGS else logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(RequestId())
    root = logging.getLogger()
    root.addHandler(handler)
    level = {"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(LOG_LEVEL, LOG_LEVEL)
    if level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        root.setLevel(level)


class LoggingWatch:
    """Sets up logging at the moment it is imported, and not before."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(cls)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                load = spec.loader.exec_module

                def exec_module(module):
                    load(module)
                    set_up_logging(module)

                spec.loader.exec_module = exec_module
                return spec
        return None


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
    global request_id
    api.ask_next()
    while True:
        headers, body = api.next()
        request_id = headers["lambda-runtime-aws-request-id"]
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
    sys.meta_path.insert(0, LoggingWatch)
    api = RuntimeApi(ENV["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load(ENV.get("_HANDLER") or sys.argv[1])
    except Fault as e:
        error = error_result(str(e), e.error_type, e.trace)
    except Exception:
        error = raised("")
    else:
        serve(api, handler)
    log_error(error)
    api.post("init/error", to_json(error).encode("utf-8", "replace"),
             headers="Lambda-Runtime-Function-Error-Type: %s\r\n" % error["errorType"])
    sys.exit(1)


if __name__ == "__main__":
    main()
