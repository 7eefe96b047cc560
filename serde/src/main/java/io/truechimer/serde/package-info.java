/**
 * Clock values on the wire: headers of Kafka records, serdes, JSON.
 *
 * <p>{@link io.truechimer.serde.ClockHeaders} writes and reads the headers; {@link
 * io.truechimer.serde.HlcHeader} is what a record says of its time. {@link
 * io.truechimer.serde.ClockSerdes} has the serdes of timestamps, stamps, heartbeats and {@link
 * io.truechimer.serde.Stamped} values; a class name is enough for each. {@link
 * io.truechimer.serde.json.ClockJsonModule} does the same for Jackson. Avro's logical types are in
 * {@code io.truechimer.serde.avro}, the Protocol Buffers form of stamps is in {@code
 * io.truechimer.serde.protobuf}.
 *
 * <ul>
 *   <li><b>What is written is read for ever.</b> Every format has a version, golden bytes in the
 *       tests, and a grammar in the Javadoc of the type that writes it. <b>Hazard:</b> a reader
 *       knows the versions of its day; what is newer is absent to it, and counted.
 *   <li><b>One value, one form.</b> Readers accept what writers write, and Base64 text of headers,
 *       and nothing else. A JSON parser can be told to forgive what is no JSON; Avro and Protocol
 *       Buffers allow more than one form of their numbers and blocks; these read as the same value.
 *   <li><b>Hostile bytes are bounded</b> in time and memory by their length. No exception leaves a
 *       reading of headers, because that happens in the host's poll. <b>Hazard:</b> a well-formed
 *       header may still lie: whoever joins a stamp or follows a timestamp checks it against his
 *       own clock first. <b>Hazard:</b> Avro before 1.12.2 believes claimed lengths; do not put an
 *       older one in its place.
 * </ul>
 */
package io.truechimer.serde;
