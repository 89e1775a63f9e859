package io.penstock.gateway.s3;

import io.penstock.trigger.bucket.Notification;

/** A function's event of a SAM template: one more notification of a bucket of the template. */
record BucketEvent(String bucket, Notification notification) {}
