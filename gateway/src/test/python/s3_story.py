"""What people do with S3, with boto3 as it comes, against a bucket; says what it did.

Arguments: the endpoint, the bucket, a folder for files.
"""

import hashlib
import io
import os
import sys
import traceback
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, bucket, folder = sys.argv[1:4]


def client(**config):
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        config=Config(retries={"max_attempts": 0}, read_timeout=60, **config),
    )


s3 = client()
done = 0


def ok(name, truth=True):
    global done
    if not truth:
        print("not so:", name, flush=True)
    done += 1


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        said = error.response["Error"]["Code"]
        ok(f"{code} expected, {said}: {error}", said == code)
        return error.response
    raise AssertionError(f"{code} expected of {arguments}")


def body(key, **arguments):
    return s3.get_object(Bucket=bucket, Key=key, **arguments)["Body"].read()


def simple():
    put = s3.put_object(
        Bucket=bucket,
        Key="a/hello world+.txt",
        Body=b"hello",
        ContentType="text/plain; charset=utf-8",
        CacheControl="max-age=60",
        ContentDisposition='attachment; filename="x"',
        ContentLanguage="de",
        Metadata={"Colour": "red", "empty": ""},
        Tagging="a=1&b=%20",
    )
    ok("etag", put["ETag"] == '"5d41402abc4b2a76b9719d911017c592"')
    ok("checksum of the client", put["ChecksumCRC32"] == "NhCmhg==")
    got = s3.get_object(Bucket=bucket, Key="a/hello world+.txt", ChecksumMode="ENABLED")
    ok("body", got["Body"].read() == b"hello")
    ok("type", got["ContentType"] == "text/plain; charset=utf-8")
    ok("cache", got["CacheControl"] == "max-age=60" and got["ContentLanguage"] == "de")
    ok("metadata", got["Metadata"] == {"colour": "red", "empty": ""})
    ok("tag count", got["TagCount"] == 2)
    ok("checksum kept", got["ChecksumCRC32"] == "NhCmhg==")
    head = s3.head_object(Bucket=bucket, Key="a/hello world+.txt")
    ok("length", head["ContentLength"] == 5 and head["ETag"] == put["ETag"])
    ok("tags", len(s3.get_object_tagging(Bucket=bucket, Key="a/hello world+.txt")["TagSet"]) == 2)
    s3.put_object_tagging(
        Bucket=bucket, Key="a/hello world+.txt", Tagging={"TagSet": [{"Key": "k", "Value": "<v>"}]}
    )
    tags = s3.get_object_tagging(Bucket=bucket, Key="a/hello world+.txt")["TagSet"]
    ok("other tags", tags == [{"Key": "k", "Value": "<v>"}])
    s3.delete_object_tagging(Bucket=bucket, Key="a/hello world+.txt")
    ok("no tags", s3.get_object_tagging(Bucket=bucket, Key="a/hello world+.txt")["TagSet"] == [])
    s3.put_object(Bucket=bucket, Key="empty", Body=b"")
    ok("empty", body("empty") == b"")
    for algorithm in ("SHA1", "SHA256", "CRC32"):
        s3.put_object(Bucket=bucket, Key="sums", Body=b"x" * 1000, ChecksumAlgorithm=algorithm)
        got = s3.get_object_attributes(
            Bucket=bucket, Key="sums", ObjectAttributes=["Checksum", "ObjectSize", "ETag"]
        )
        ok(algorithm, f"Checksum{algorithm}" in got["Checksum"] and got["ObjectSize"] == 1000)
    refused(
        "BadDigest", s3.put_object, Bucket=bucket, Key="no", Body=b"x", ChecksumCRC32="AAAAAA=="
    )
    refused("NotImplemented", s3.put_object, Bucket=bucket, Key="no", Body=b"", ACL="public-read")
    refused(
        "NotImplemented", s3.put_object, Bucket=bucket, Key="no", Body=b"", ServerSideEncryption="aws:kms"
    )
    refused("NoSuchKey", s3.get_object, Bucket=bucket, Key="no")
    refused("404", s3.head_object, Bucket=bucket, Key="no")
    refused("NoSuchBucket", s3.get_object, Bucket="nobody-has-this", Key="no")
    refused("NoSuchBucket", s3.put_object, Bucket="nobody-has-this", Key="no", Body=b"x" * 2_000_000)
    s3.delete_object(Bucket=bucket, Key="no")


def ranges():
    s3.put_object(Bucket=bucket, Key="digits", Body=b"0123456789")
    ok("first", body("digits", Range="bytes=0-3") == b"0123")
    ok("rest", body("digits", Range="bytes=7-") == b"789")
    ok("last", body("digits", Range="bytes=-2") == b"89")
    ok("beyond", body("digits", Range="bytes=8-100") == b"89")
    ok("nonsense", body("digits", Range="lines=1-2") == b"0123456789")
    got = s3.get_object(Bucket=bucket, Key="digits", Range="bytes=2-4")
    ok("206", got["ResponseMetadata"]["HTTPStatusCode"] == 206)
    ok("content range", got["ContentRange"] == "bytes 2-4/10" and got["ContentLength"] == 3)
    refused("InvalidRange", s3.get_object, Bucket=bucket, Key="digits", Range="bytes=10-")


def conditions():
    tag = s3.put_object(Bucket=bucket, Key="c", Body=b"1")["ETag"]
    modified = s3.head_object(Bucket=bucket, Key="c")["LastModified"]
    ok("if match", body("c", IfMatch=tag) == b"1")
    refused("PreconditionFailed", s3.get_object, Bucket=bucket, Key="c", IfMatch='"x"')
    refused("304", s3.get_object, Bucket=bucket, Key="c", IfNoneMatch=tag)
    refused("304", s3.head_object, Bucket=bucket, Key="c", IfModifiedSince=modified)
    ok("unmodified", body("c", IfUnmodifiedSince=modified) == b"1")
    refused("PreconditionFailed", s3.put_object, Bucket=bucket, Key="c", Body=b"2", IfNoneMatch="*")
    s3.put_object(Bucket=bucket, Key="c2", Body=b"2", IfNoneMatch="*")
    refused("PreconditionFailed", s3.put_object, Bucket=bucket, Key="c", Body=b"2", IfMatch='"x"')
    s3.put_object(Bucket=bucket, Key="c", Body=b"2", IfMatch=tag)
    ok("written", body("c") == b"2")


def copies():
    source = {"Bucket": bucket, "Key": "a/hello world+.txt"}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=source)
    got = s3.head_object(Bucket=bucket, Key="copy")
    ok("metadata with it", got["Metadata"]["colour"] == "red" and body("copy") == b"hello")
    s3.copy_object(
        Bucket=bucket, Key="copy", CopySource=source, MetadataDirective="REPLACE", Metadata={"n": "1"}
    )
    ok("replaced", s3.head_object(Bucket=bucket, Key="copy")["Metadata"] == {"n": "1"})
    refused(
        "InvalidRequest",
        s3.copy_object,
        Bucket=bucket,
        Key="copy",
        CopySource={"Bucket": bucket, "Key": "copy"},
    )
    refused(
        "PreconditionFailed",
        s3.copy_object,
        Bucket=bucket,
        Key="copy",
        CopySource=source,
        CopySourceIfNoneMatch="*",
    )
    refused(
        "NoSuchKey", s3.copy_object, Bucket=bucket, Key="x", CopySource={"Bucket": bucket, "Key": "no"}
    )


def multipart():
    size = 12 * 1024 * 1024 + 17
    content = os.urandom(1024) * (size // 1024 + 1)
    path = os.path.join(folder, "large")
    with open(path, "wb") as file:
        file.write(content[:size])
    s3.upload_file(path, bucket, "large/file.bin", ExtraArgs={"Metadata": {"m": "1"}})
    head = s3.head_object(Bucket=bucket, Key="large/file.bin")
    ok("of parts", head["ETag"].endswith('-2"') and head["ContentLength"] == size)
    s3.download_file(bucket, "large/file.bin", path + ".back")
    with open(path + ".back", "rb") as file:
        ok("the same", hashlib.md5(file.read()).digest() == hashlib.md5(content[:size]).digest())
    part = s3.get_object(Bucket=bucket, Key="large/file.bin", PartNumber=2)
    ok("its second part", part["PartsCount"] == 2 and part["ContentLength"] == size - 8 * 1024 * 1024)
    s3.copy(
        {"Bucket": bucket, "Key": "large/file.bin"},
        bucket,
        "large/copy.bin",
        Config=TransferConfig(multipart_threshold=6 * 1024 * 1024, multipart_chunksize=6 * 1024 * 1024),
    )
    ok("copied in parts", s3.head_object(Bucket=bucket, Key="large/copy.bin")["ETag"].endswith('-3"'))
    ok("the same", hashlib.md5(body("large/copy.bin")).digest() == hashlib.md5(content[:size]).digest())

    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts", ContentType="x/y")["UploadId"]
    one = {"Bucket": bucket, "Key": "parts", "UploadId": upload}
    small = s3.upload_part(PartNumber=1, Body=b"small", **one)["ETag"]
    other = s3.upload_part(PartNumber=7, Body=b"other", **one)["ETag"]
    ok("listed", [p["PartNumber"] for p in s3.list_parts(**one)["Parts"]] == [1, 7])
    page = s3.list_parts(MaxParts=1, **one)
    ok("a page", page["IsTruncated"] and page["NextPartNumberMarker"] == 1)
    ok("rest", s3.list_parts(PartNumberMarker=1, **one)["Parts"][0]["PartNumber"] == 7)
    going = s3.list_multipart_uploads(Bucket=bucket)["Uploads"]
    ok("going on", [u["UploadId"] for u in going] == [upload])

    def complete(*parts):
        parts = [{"PartNumber": number, "ETag": tag} for number, tag in parts]
        return s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **one)

    for code, parts in (
        ("EntityTooSmall", [(1, small), (7, other)]),
        ("InvalidPartOrder", [(7, other), (1, small)]),
        ("InvalidPart", [(1, other)]),
        ("InvalidPart", [(2, small)]),
    ):
        try:
            complete(*parts)
            raise AssertionError(code)
        except ClientError as error:
            ok(code, error.response["Error"]["Code"] == code)
    s3.upload_part(PartNumber=7, Body=b"again", **one)
    complete((7, s3.list_parts(**one)["Parts"][1]["ETag"]))
    ok("the last one's", body("parts") == b"again")
    ok("its type", s3.head_object(Bucket=bucket, Key="parts")["ContentType"] == "x/y")
    refused("NoSuchUpload", s3.upload_part, PartNumber=1, Body=b"late", **one)
    one["UploadId"] = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    s3.upload_part(PartNumber=1, Body=b"small", **one)
    s3.abort_multipart_upload(**one)
    refused("NoSuchUpload", s3.list_parts, **one)


def listing():
    keys = ["l/a", "l/b/1", "l/b/2", "l/b.c", "l/c/d/e", "l/é", "l/\U0001f600", "l/ﬀ", "l/b/"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    wanted = sorted(keys, key=lambda key: key.encode())
    for version in ("list_objects", "list_objects_v2", "list_object_versions"):
        for size in (1, 2, 1000):
            pages = s3.get_paginator(version).paginate(
                Bucket=bucket, Prefix="l/", PaginationConfig={"PageSize": size}
            )
            what = "Versions" if "versions" in version else "Contents"
            found = [one["Key"] for page in pages for one in page.get(what, [])]
            ok(f"{version} by {size}", found == wanted)
            pages = s3.get_paginator(version).paginate(
                Bucket=bucket, Prefix="l/", Delimiter="/", PaginationConfig={"PageSize": size}
            )
            folders, found = [], []
            for page in pages:
                folders += [one["Prefix"] for one in page.get("CommonPrefixes", [])]
                found += [one["Key"] for one in page.get(what, [])]
            ok(f"{version} folders by {size}: {folders}", folders == ["l/b/", "l/c/"])
            ok(f"{version} files by {size}", found == [k for k in wanted if k.count("/") == 1])
    after = s3.list_objects_v2(Bucket=bucket, Prefix="l/", StartAfter="l/b/1")["Contents"]
    ok("start after", [one["Key"] for one in after] == wanted[wanted.index("l/b/1") + 1 :])
    ok("part of a name", s3.list_objects_v2(Bucket=bucket, Prefix="l/b")["KeyCount"] == 4)
    odd = s3.list_objects_v2(Bucket=bucket, Prefix="l/", Delimiter="b")
    ok("another delimiter", odd["CommonPrefixes"] == [{"Prefix": "l/b"}])
    ok("none", s3.list_objects_v2(Bucket=bucket, Prefix="nothing")["KeyCount"] == 0)
    refused("InvalidArgument", s3.list_objects_v2, Bucket=bucket, ContinuationToken="%%%")
    gone = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys + ["never"]]}
    )
    ok("deleted", len(gone["Deleted"]) == len(keys) + 1)
    ok("gone", s3.list_objects_v2(Bucket=bucket, Prefix="l/")["KeyCount"] == 0)


def hostile():
    keys = [
        "h/a//b",
        "h//",
        "h/.hidden",
        "h/.penstock/x",
        ".env",
        "h/" + "x" * 300,
        "y" * 1024,
        "h/ leading and trailing ",
        "h/<script>&'\"",
        "h/a%2Fb%25",
        "h/x?y=z&w#v",
        "h/file",
        "h/file/below",
        "h/file/below/that",
        "h/CON",
        "h/~",
        "h/a+b c",
        "h/…",
        "h/a.b..c",
    ]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode(), Metadata={"n": "1"})
    for key in keys:
        got = s3.get_object(Bucket=bucket, Key=key)
        ok(key, got["Body"].read() == key.encode() and got["Metadata"] == {"n": "1"})
    found = [
        one["Key"]
        for page in s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, PaginationConfig={"PageSize": 3}
        )
        for one in page["Contents"]
    ]
    ok("order", found == sorted(found, key=lambda key: key.encode()))
    ok("all of them", set(keys) <= set(found))
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"2")
    for key in keys:
        s3.delete_object(Bucket=bucket, Key=key)
    left = s3.list_objects_v2(Bucket=bucket, Prefix="h/")
    ok("gone", left["KeyCount"] == 0)
    refused("KeyTooLongError", s3.put_object, Bucket=bucket, Key="z" * 1025, Body=b"")
    for key in ("../out", "h/../../out", "h/./x"):
        try:
            s3.put_object(Bucket=bucket, Key=key, Body=b"")
            raise AssertionError(key)
        except ClientError as error:
            ok(key, error.response["ResponseMetadata"]["HTTPStatusCode"] == 400)
    said = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "../../etc/passwd"}]})
    ok("nothing is there", len(said["Deleted"]) == 1 and os.path.exists("/etc/passwd"))
    refused(
        "NoSuchKey",
        s3.copy_object,
        Bucket=bucket,
        Key="x",
        CopySource=f"{bucket}/../../../../etc/passwd",
    )
    ok("none", s3.list_objects_v2(Bucket=bucket, Prefix="../../").get("KeyCount") == 0)


def presigned():
    for version in (None, "s3v4"):
        signer = client(signature_version=version) if version else s3
        key = {"Bucket": bucket, "Key": "pre signed/é"}
        url = signer.generate_presigned_url("put_object", {**key, "ContentType": "a/b"}, ExpiresIn=60)
        request = urllib.request.Request(
            url, b"by link", {"Content-Type": "a/b"}, method="PUT"
        )
        ok("put", urllib.request.urlopen(request).status == 200)
        url = signer.generate_presigned_url(
            "get_object", {**key, "ResponseContentType": "c/d"}, ExpiresIn=60
        )
        with urllib.request.urlopen(url) as got:
            ok("got", got.read() == b"by link" and got.headers["content-type"] == "c/d")
        for broken in (
            url.replace("signed", "Signed"),
            url + "&response-cache-control=x",
            signer.generate_presigned_url("get_object", key, ExpiresIn=60).replace("AKID", "OTHER"),
        ):
            try:
                urllib.request.urlopen(broken)
                raise AssertionError(broken)
            except urllib.error.HTTPError as error:
                ok("refused", error.code == 403)
    try:
        urllib.request.urlopen(f"{endpoint}/{bucket}/c")
        raise AssertionError("unsigned")
    except urllib.error.HTTPError as error:
        ok("unsigned", error.code == 403 and b"<Code>AccessDenied</Code>" in error.read())
    wrong = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="no"
    )
    refused("SignatureDoesNotMatch", wrong.get_object, Bucket=bucket, Key="c")
    wrong = boto3.client("s3", endpoint_url=endpoint, aws_access_key_id="X", aws_secret_access_key="no")
    refused("InvalidAccessKeyId", wrong.list_buckets)


def buckets():
    ok("listed", bucket in [one["Name"] for one in s3.list_buckets()["Buckets"]])
    s3.create_bucket(Bucket="made-by-api")
    s3.create_bucket(Bucket="made-by-api")
    ok("home", s3.get_bucket_location(Bucket="made-by-api")["LocationConstraint"] is None)
    ok("there", s3.head_bucket(Bucket="made-by-api")["BucketRegion"] == "us-east-1")
    refused("404", s3.head_bucket, Bucket="nobody-has-this")
    s3.put_object(Bucket="made-by-api", Key="a/b", Body=b"x")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket="made-by-api")
    s3.upload_fileobj(io.BytesIO(b"y"), "made-by-api", "a//b")
    s3.copy_object(Bucket=bucket, Key="from", CopySource="made-by-api/a/b")
    for key in ("a/b", "a//b"):
        s3.delete_object(Bucket="made-by-api", Key=key)
    s3.delete_bucket(Bucket="made-by-api")
    refused("NoSuchBucket", s3.list_objects_v2, Bucket="made-by-api")
    refused("InvalidBucketName", s3.create_bucket, Bucket="192.168.1.1")
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket=bucket)
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=bucket)
    ok("never versioned", "Status" not in s3.get_bucket_versioning(Bucket=bucket))
    ok("grants", len(s3.get_bucket_acl(Bucket=bucket)["Grants"]) == 1)
    refused(
        "NotImplemented",
        s3.put_bucket_versioning,
        Bucket=bucket,
        VersioningConfiguration={"Status": "Enabled"},
    )


for step in (simple, ranges, conditions, copies, multipart, listing, hostile, presigned, buckets):
    before = done
    try:
        step()
    except Exception:  # pylint: disable=broad-except
        print(step.__name__, "broke off:", traceback.format_exc(), flush=True)
    print(f"{step.__name__} {done - before}")
