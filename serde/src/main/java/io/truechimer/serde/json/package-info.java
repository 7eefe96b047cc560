/**
 * JSON of clock values, for Jackson 2: {@link io.truechimer.serde.json.ClockJsonModule}.
 *
 * <p>A value is read back equal, or the reader throws. Readers are strict and bounded: they accept
 * only what the writers write, and take time and memory proportional to the length of the text.
 * <b>Hazard:</b> syntax belongs to Jackson. A mapper that is configured to allow comments or
 * leading zeros allows them in clock values too.
 */
package io.truechimer.serde.json;
