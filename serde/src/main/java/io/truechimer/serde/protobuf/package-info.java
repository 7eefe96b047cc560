/**
 * Stamps in the Protocol Buffers form of public libraries of interval tree clocks, whose schema is
 * the resource {@code itc.proto} beside this package.
 *
 * <p>Guaranteed: whatever Protocol Buffers implementation reads the schema reads what is written
 * here, and what is read here is a stamp in normal form that can be written here again. The form
 * holds less than a {@link io.truechimer.itc.Stamp}: counters are below 2^32, and trees at most 99
 * levels deep. <b>Hazard:</b> counters that are times in milliseconds ({@code raise}, {@code upTo})
 * do not fit; stamps of a system with hundreds of participants need not fit. Such stamps are
 * refused, never cut.
 *
 * <p>Needs {@code com.google.protobuf:protobuf-java}, which is an optional dependency: without it
 * on the class path nothing here can be used, and all else can.
 */
package io.truechimer.serde.protobuf;
