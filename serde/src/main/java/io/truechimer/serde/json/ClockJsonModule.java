/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.databind.module.SimpleModule;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;

/**
 * Jackson module for timestamps, stamps and clock states. Register it with an {@code ObjectMapper},
 * or let {@code findAndRegisterModules()} find it.
 *
 * <pre>
 * timestamp = { "wallTime": number, "logical": counter }
 * stamp     = string                ; the text of {@link Stamp}, "((0,1),(1,0,2))"
 * state     = { "maxOffset": number, "wallTimeUpperBound": number,
 *               "toleratedForwardClockJump": number, "last": timestamp }
 * number    = digits                ; below 2^53 - 1, where every JSON reader is exact
 *           / "0x…"                 ; a string, from there on: lower case, no leading zeros
 * counter   = digits                ; below 2^32
 * </pre>
 *
 * <p>Timestamp and state have the form of {@code @consento/hlc}: limits are in nanoseconds, and 0
 * means no limit. As map keys, timestamps and stamps are written as their texts.
 *
 * <p>The readers are strict. Each value has one form. All members must be present once, in any
 * order; other members are an error, even if the mapper ignores unknown ones. (An upper bound of
 * 2^64 - 1 means no bound, as in {@link ClockState}.) The following is left to Jackson: JSON
 * syntax, so a parser that allows leading zeros or comments allows them here too; type names, where
 * the mapper wants them; {@code null} in place of a value, which by default becomes Java's null.
 * Anything else causes a {@code MismatchedInputException} with rule, value and location.
 *
 * <p>Time and memory are proportional to the longest token that the mapper's {@code
 * StreamReadConstraints} allow (default: 20 million characters of a string, 1,000 of a number,
 * 50,000 of a name). Values nest at most two objects deep, and an unknown member is rejected before
 * its value is read. A stamp has at most {@link Stamp#MAX_TEXT_LENGTH} characters and {@link
 * Stamp#MAX_NODES} nodes: about 2 ms and 3 MB on one core. Writing a stamp beyond the limits of
 * {@link Stamp#toBytes} causes a {@code JsonMappingException}.
 */
public final class ClockJsonModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  /** Creates a module. All are equal, and a mapper registers only the first. */
  public ClockJsonModule() {
    addSerializer(new HybridTimestampJson.Writer());
    addDeserializer(HybridTimestamp.class, new HybridTimestampJson.Reader());
    addKeyDeserializer(
        HybridTimestamp.class,
        new TextKeyDeserializer<>(HybridTimestamp.class, HybridTimestamp::parse));
    addSerializer(new StampJson.Writer(false));
    addDeserializer(Stamp.class, new StampJson.Reader());
    addKeySerializer(Stamp.class, new StampJson.Writer(true));
    addKeyDeserializer(Stamp.class, new TextKeyDeserializer<>(Stamp.class, Stamp::parse));
    addSerializer(new ClockStateJson.Writer());
    addDeserializer(ClockState.class, new ClockStateJson.Reader());
  }
}
