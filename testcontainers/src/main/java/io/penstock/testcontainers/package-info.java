/** A gateway in a container, for the tests of those who write functions. */
package io.penstock.testcontainers;
