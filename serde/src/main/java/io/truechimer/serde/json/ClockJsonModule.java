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
 * Teaches Jackson timestamps, stamps and the states of clocks. Register it with an {@code
 * ObjectMapper}, or let the mapper find it with {@code findAndRegisterModules()}.
 *
 * <pre>
 * timestamp = { "wallTime": number, "logical": counter }
 * stamp     = string                ; the text of {@link Stamp}, "((0,1),(1,0,2))"
 * state     = { "maxOffset": number, "wallTimeUpperBound": number,
 *               "toleratedForwardClockJump": number, "last": timestamp }
 * number    = digits                ; below 2^53 - 1, up to which every reader of JSON is exact
 *           / "0x…"                 ; a string, from there on: lower case, no leading zeros
 * counter   = digits                ; below 2^32
 * </pre>
 *
 * <p>The first and the last are the forms of {@code @consento/hlc}; there a limit of a clock is in
 * nanoseconds too, and 0 is none. As keys of a map, timestamps and stamps are their texts.
 *
 * <p>The readers are strict: each value has one form, and members come in any order, but each once,
 * and no others, also where the mapper is told to ignore unknown ones. (An upper bound of 2^64 - 1
 * is none, as for {@link ClockState}.) What is JSON at all stays Jackson's business: a parser that
 * is told to allow leading zeros or comments allows them here too. The name of a type is written
 * and read where the mapper wants one. All else is Jackson's {@code MismatchedInputException},
 * which names the rule, the value and its place. A JSON {@code null} in place of a whole value is
 * Jackson's business too: by default it is Java's.
 *
 * <p>Reading takes time and memory proportional to what the mapper's {@code StreamReadConstraints}
 * let pass as a single token (by default 20 million characters of a string, 1000 of a number, 50000
 * of a name): nothing of ours nests deeper than two objects, an unknown member is refused before
 * its value is read, and a stamp is at most {@link Stamp#MAX_TEXT_LENGTH} characters and {@link
 * Stamp#MAX_NODES} nodes: on one core of today about 2 ms and 3 MB. A stamp beyond the limits of
 * {@link Stamp#toBytes} is not written either: that is a {@code JsonMappingException}.
 */
public final class ClockJsonModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  /** Makes a module; all are alike, and a mapper takes only the first. */
  public ClockJsonModule() {
    addSerializer(new HybridTimestampJson.Writer());
    addDeserializer(HybridTimestamp.class, new HybridTimestampJson.Reader());
    addKeyDeserializer(
        HybridTimestamp.class,
        new TextKeyDeserializer(HybridTimestamp.class, HybridTimestamp::parse));
    addSerializer(new StampJson.Writer());
    addDeserializer(Stamp.class, new StampJson.Reader());
    addKeySerializer(Stamp.class, new StampJson.KeyWriter());
    addKeyDeserializer(Stamp.class, new TextKeyDeserializer(Stamp.class, Stamp::parse));
    addSerializer(new ClockStateJson.Writer());
    addDeserializer(ClockState.class, new ClockStateJson.Reader());
  }
}
