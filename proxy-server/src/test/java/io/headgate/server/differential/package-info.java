/**
 * The proof that a client cannot tell the proxy from the database: scripts of commands run on direct connections first
 * and then through the proxy, and every packet is compared.
 *
 * <ul>
 *   <li>a script is a list of {@link io.headgate.server.differential.Step}s of one client; the classes
 *       {@code …Scripts} hold those written by hand, {@code RandomScripts} makes up others
 *   <li>{@code Stage} runs a script with every {@code Flavour} of client at the same time, in schemas of their own
 *   <li>{@code Mode} says how the proxy's pool is tortured meanwhile
 *   <li>{@code LegitimateDifferences} is the one place that names what may differ
 * </ul>
 */
package io.headgate.server.differential;
