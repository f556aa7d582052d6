/**
 * {@code ./headgate demo}: the main job on an embedded database, to try by hand or under the load of a thousand
 * clients. {@link io.headgate.demo.Demo} is the command; {@link io.headgate.demo.LoadRun} drives the clients, each of
 * them a {@link io.headgate.demo.LoadClient}.
 */
package io.headgate.demo;
