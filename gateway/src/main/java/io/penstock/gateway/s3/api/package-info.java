/** S3's API on buckets that are folders. */
package io.penstock.gateway.s3.api;
