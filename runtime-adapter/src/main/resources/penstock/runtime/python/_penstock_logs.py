"""What functions say, as Lambda writes it: errors, and the root logger."""
import os
import sys
import time

from _penstock_json import to_json

JSON_LOGS = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
LOG_LEVEL = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
INDENT = "\u00a0\u00a0"  # The console would strip plain spaces
# Whether the log's reader takes a line for a record: for this program alone.
LINES_ARE_RECORDS = os.environ.pop("PENSTOCK_RECORDS", None)

request_id = None


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
