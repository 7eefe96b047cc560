/**
 * JSON of clock values, for Jackson 2: {@link io.truechimer.serde.json.ClockJsonModule}.
 *
 * <p>A value is read back equal, or reading throws. Readers are strict: they accept only what the
 * writers write. Time and memory are proportional to the length of the text. <b>Hazard:</b> JSON
 * syntax is Jackson's. A mapper that allows comments or leading zeros allows them here too.
 */
package io.truechimer.serde.json;
