/**
 * Reaches functions that are HTTP servers already: plain POST, or Lambda's invoke path. Everything
 * of a call happens on the caller's event loop.
 */
package io.penstock.function.http;
