/**
 * Clock values in Avro records: the logical types {@code hlc-timestamp} and {@code itc-stamp},
 * their conversions, and the records of this library.
 *
 * <p>With this jar on the class path, a field of such a type is a {@link
 * io.truechimer.hlc.HybridTimestamp} or a {@link io.truechimer.itc.Stamp}:
 *
 * <ul>
 *   <li>in a {@code GenericRecord}: each data model finds the conversions by {@link
 *       java.util.ServiceLoader} when it is created;
 *   <li>in a class that {@code ReflectData} reads and writes: the schema needs no annotation;
 *   <li>in a generated class: avro-maven-plugin must have this jar as a dependency <em>of the
 *       plugin</em> (1.12.2 does not see the project's), with {@code customLogicalTypeFactories}
 *       ({@link io.truechimer.serde.avro.ClockLogicalTypes.HlcTimestampFactory}, {@link
 *       io.truechimer.serde.avro.ClockLogicalTypes.ItcStampFactory}) and {@code customConversions}
 *       ({@link io.truechimer.serde.avro.HybridTimestampConversion}, {@link
 *       io.truechimer.serde.avro.StampConversion}).
 * </ul>
 *
 * <p>Serdes of schema registries that use these data models need no further setting. Apicurio's is
 * tested. Confluent's works according to its source, whatever {@code
 * avro.use.logical.type.converters} is: that setting switches Avro's own conversions (decimal,
 * dates). Generated classes need {@code specific.avro.reader=true} there.
 *
 * <p>A field with a stamp must have {@code "order": "ignore"}: stamps have no total order, but
 * Avro's {@code equals} and {@code compareTo} of records order all other fields. Without it, they
 * throw {@link ClassCastException}.
 *
 * <p>A value is read back equal, or reading throws. Avro's order of an encoded timestamp is the
 * order of time.
 *
 * <ul>
 *   <li><b>Hazard:</b> Avro loads conversions with the class loader of the data model. If that
 *       loader does not see this jar, fields stay {@code GenericFixed} and {@code ByteBuffer}. The
 *       interceptors' all-in-one jar contains a relocated Avro and cannot replace this jar.
 *   <li><b>Hazard:</b> Avro itself allocates the lengths that hostile bytes claim, up to 2 GB each.
 *       The serdes of this library check them first; your own Avro records are not protected.
 *   <li><b>Hazard:</b> since 1.12.2, Avro rejects generated and reflected classes that the
 *       application does not trust ({@code -Dorg.apache.avro.SERIALIZABLE_PACKAGES} or {@code
 *       ClassSecurityValidator}). This jar neither needs nor changes that trust.
 * </ul>
 *
 * <p>{@link io.truechimer.serde.avro.AvroCodecs} serves the serdes of {@code io.truechimer.serde};
 * this package does not depend on that one.
 */
package io.truechimer.serde.avro;
