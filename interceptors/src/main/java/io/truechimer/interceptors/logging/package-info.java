/**
 * Warnings that a running system may repeat for each record: {@link
 * io.truechimer.interceptors.logging.RateLimitedLog} limits each kind to one a minute. The other
 * packages of the interceptors, and the Streams operators, log through it.
 */
package io.truechimer.interceptors.logging;
