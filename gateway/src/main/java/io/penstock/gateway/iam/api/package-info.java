/** IAM's API: roles, their policies, managed policies. */
package io.penstock.gateway.iam.api;
