"""JSON as Lambda's runtime reads and writes it."""
import sys

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
