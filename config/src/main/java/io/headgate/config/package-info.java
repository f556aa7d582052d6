/**
 * Settings: one YAML file and command line flags become one immutable {@link io.headgate.config.HeadgateConfig}.
 *
 * <p>{@link io.headgate.config.Settings} is the one home of every setting's name, default, range and description; help
 * text, the manual's table, validation and the printed effective configuration are all made from it.
 * {@link io.headgate.config.ConfigLoader} reads and judges. It refuses and never corrects, and reports every problem at
 * once as a {@link io.headgate.config.Problem}. Nothing here opens a socket; files that a setting names are only
 * checked for being readable.
 */
package io.headgate.config;
