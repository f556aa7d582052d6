/**
 * What goes wrong on either side of the proxy: clients that vanish, backends that die, bytes that make no sense, sizes
 * at the limits. After each test nothing is leased, nobody is left connected, and a bystander has not noticed.
 */
package io.headgate.server.faults;
