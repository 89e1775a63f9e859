/** SNS's Query API, and the links in what topics send. */
package io.penstock.gateway.sns.api;
