/** Buckets: what changes in them, whoever tells of it, becomes S3's events for those who asked. */
package io.penstock.gateway.s3;
