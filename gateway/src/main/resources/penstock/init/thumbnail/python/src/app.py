import io
from urllib.parse import unquote_plus

import boto3
from PIL import Image

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        photo = Image.open(s3.get_object(Bucket=bucket, Key=key)["Body"]).convert("RGB")
        photo.thumbnail((200, 200))
        small = io.BytesIO()
        photo.save(small, "JPEG")
        target = "thumbnails/" + key.removeprefix("incoming/")
        s3.put_object(Bucket=bucket, Key=target, Body=small.getvalue())
        print(f"{key} -> {target}, {small.tell()} bytes")
