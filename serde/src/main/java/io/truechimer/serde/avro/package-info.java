/**
 * Clock values in Avro records of your own: the logical types {@code hlc-timestamp} and {@code
 * itc-stamp}, and their conversions.
 *
 * <p>With this jar on the class path a field of such a type is a {@link
 * io.truechimer.hlc.HybridTimestamp} or a {@link io.truechimer.itc.Stamp}:
 *
 * <ul>
 *   <li>in a {@code GenericRecord}, as soon as the data model has been created (each finds the
 *       conversions by {@link java.util.ServiceLoader});
 *   <li>in a class read and written by {@code ReflectData}, whose schema needs no annotation;
 *   <li>in a generated class, if avro-maven-plugin has this jar as a dependency <em>of the
 *       plugin</em> (1.12.2 does not see the project's) and is told of {@code
 *       customLogicalTypeFactories} ({@link
 *       io.truechimer.serde.avro.ClockLogicalTypes.HlcTimestampFactory}, {@link
 *       io.truechimer.serde.avro.ClockLogicalTypes.ItcStampFactory}) and {@code customConversions}
 *       ({@link io.truechimer.serde.avro.HybridTimestampConversion}, {@link
 *       io.truechimer.serde.avro.StampConversion}).
 * </ul>
 *
 * <p>Serdes that work with a schema registry need nothing more where they use those data models.
 * Apicurio's does, and is tested. Confluent's does by its source, whatever {@code
 * avro.use.logical.type.converters} says: that switches Avro's own conversions (decimal, dates).
 * Generated classes need {@code specific.avro.reader=true} there.
 *
 * <p>Give a field with a stamp {@code "order": "ignore"}: stamps have no total order, and Avro's
 * {@code equals} and {@code compareTo} of records order all other fields.
 *
 * <p>What is guaranteed: a value comes back equal, or reading throws; Avro's order of an encoded
 * timestamp is the timestamp's own. What breaks if assumptions do: <b>Hazard:</b> Avro loads
 * conversions with the class loader of the data model; where that does not see this jar, fields
 * stay {@code GenericFixed} and {@code ByteBuffer}; the one jar of the interceptors, which has an
 * Avro of its own under another name, is no substitute for this one. <b>Hazard:</b> without {@code
 * "order": "ignore"}, comparing two records with stamps for equality is a {@link
 * ClassCastException} in Avro. <b>Hazard:</b> an Avro older than 1.12.2 believes the length that
 * hostile bytes claim, and takes as much memory, also in the serdes of this library. <b>Hazard:</b>
 * since 1.12.2 Avro refuses generated and reflected classes that the application has not trusted,
 * by {@code -Dorg.apache.avro.SERIALIZABLE_PACKAGES} or {@code ClassSecurityValidator}. That is the
 * application's decision; nothing in this jar changes it, or needs it.
 */
package io.truechimer.serde.avro;
