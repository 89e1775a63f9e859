/** Objects of buckets that are folders, with what S3 keeps of them beside their content. */
package io.penstock.gateway.s3.object;
