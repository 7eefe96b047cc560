/** What clock values cost on the wire: headers and serdes, in time and in bytes. */
package io.truechimer.benchmarks.serde;
