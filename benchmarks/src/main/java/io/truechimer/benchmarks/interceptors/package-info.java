/**
 * The cost per record of Truechimer's interceptors, and of those of other libraries.
 *
 * <p>No broker is involved: sent records are discarded, and received records are parsed from a
 * batch as a consumer does it.
 */
package io.truechimer.benchmarks.interceptors;
