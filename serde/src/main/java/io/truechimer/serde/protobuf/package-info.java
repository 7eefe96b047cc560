/**
 * Stamps in the Protocol Buffers form of public libraries of interval tree clocks. The schema is
 * the resource {@code itc.proto} in this package.
 *
 * <p>Every implementation of Protocol Buffers can read what is written here. Whatever is read here
 * is a stamp in normal form that can be written again. The form holds less than a {@link
 * io.truechimer.itc.Stamp}: counters are below 2^32, and trees at most 99 levels deep.
 * <b>Hazard:</b> counters that are times in milliseconds ({@code raise}, {@code upTo}) do not fit;
 * stamps of a system with hundreds of participants may not fit. Such stamps are rejected, never
 * truncated.
 *
 * <p>This package needs {@code com.google.protobuf:protobuf-java}, which is an optional dependency.
 * Without it on the class path, only this package is unusable.
 */
package io.truechimer.serde.protobuf;
