/**
 * Users whose passwords the proxy knows: files that change, secrets that rotate, before a real database, and a service
 * that does not answer.
 */
package io.headgate.server.credentials;
