/**
 * Answers calls of Amazon RDS's API that are about a proxy, so that the AWS CLI and SDKs work with this one: an HTTP
 * POST with a form, answered in XML (the "query protocol"). {@link io.headgate.server.aws.RdsApi} is the way in;
 * what it tells and changes is the configuration that holds and what is known of the servers.
 */
package io.headgate.server.aws;
