/** IAM: roles and policies as documents that are kept. They grant nothing here. */
package io.penstock.gateway.iam;
