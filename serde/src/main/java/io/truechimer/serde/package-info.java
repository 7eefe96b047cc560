/**
 * Clock values on the wire: headers of Kafka records, and serdes.
 *
 * <p>{@link io.truechimer.serde.ClockHeaders} writes and reads the headers; {@link
 * io.truechimer.serde.HlcHeader} is the value of {@code tc-hlc}. {@link
 * io.truechimer.serde.ClockSerdes} creates the serdes of timestamps, stamps, heartbeats and {@link
 * io.truechimer.serde.Stamped} values. JSON, Avro and Protocol Buffers have packages of their own:
 * {@code .json}, {@code .avro} and {@code .protobuf}. They do not depend on this one.
 *
 * <ul>
 *   <li><b>Every format stays readable.</b> Each has a version, golden bytes in the tests, and a
 *       grammar in the Javadoc of the type that writes it. <b>Hazard:</b> a reader knows only the
 *       versions of its own release; a newer one is malformed to it, and counted.
 *   <li><b>One value, one form.</b> Readers accept only what writers write, and the Base64 text of
 *       headers. Exceptions: a JSON parser can be configured to accept more than JSON, and Avro and
 *       Protocol Buffers allow several encodings of numbers and blocks. All of them read as the
 *       same value.
 *   <li><b>Hostile bytes cost little.</b> Time and memory are bounded by the length of the bytes.
 *       Reading headers never throws, because it runs in the application's poll. <b>Hazard:</b> a
 *       well-formed header may still lie. Check a timestamp or a stamp against your own clock
 *       before you update a clock or join a stamp with it.
 * </ul>
 */
package io.truechimer.serde;
