/**
 * What browsers and scripts get at the HTTP port: {@link io.headgate.server.dashboard.TableApi} tells the tables of the
 * console as JSON, {@link io.headgate.server.dashboard.HistoryApi} what the last quarter of an hour was like, and
 * {@link io.headgate.server.dashboard.Assets} has the page that draws both.
 *
 * <p>Every second {@link io.headgate.server.dashboard.Sampler} puts a sample into
 * {@link io.headgate.server.dashboard.History}. JSON is written on a thread of its own, so that neither clients nor
 * probes wait for ten thousand rows.
 */
package io.headgate.server.dashboard;
