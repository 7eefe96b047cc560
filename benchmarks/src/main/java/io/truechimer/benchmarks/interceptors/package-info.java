/**
 * What a Kafka client pays for each record to our interceptors, and to those of others.
 *
 * <p>There is no broker behind: what is sent goes nowhere, and what is received is parsed from a
 * batch as a consumer does it.
 */
package io.truechimer.benchmarks.interceptors;
