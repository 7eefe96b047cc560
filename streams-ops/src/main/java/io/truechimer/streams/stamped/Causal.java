/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.stamped;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.Stamped;
import org.apache.kafka.streams.kstream.Aggregator;
import org.apache.kafka.streams.kstream.Initializer;
import org.apache.kafka.streams.kstream.Reducer;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;

/**
 * Operators that keep, with each value, its timestamp and its past: exactly what the value descends
 * from. Both are part of the value, so they survive stores, changelogs, joins and repartitions.
 *
 * <pre>{@code
 * Serde<Stamped<Order>> orders = ClockSerdes.stamped(orderSerde);
 * builder.stream("orders", Consumed.with(keys, orderSerde))
 *     .processValues(Causal.stamp())
 *     .groupByKey(Grouped.with(keys, orders))
 *     .reduce(Causal.reducer(Order::plus), Materialized.with(keys, orders))
 *     .toStream()
 *     .processValues(Causal.unstamp())
 *     .to("totals", Produced.with(keys, orderSerde));
 * }</pre>
 *
 * <p>Put {@code stamp} directly after the source, and {@code unstamp} directly before the sink.
 * Between other operators, the header of a record is the context of the task. It contains more than
 * the value descends from, never less: a past read there is correct, but imprecise.
 *
 * <p>A result gets the join of its inputs' pasts, and the greatest of their timestamps. If a
 * function returns null, so does the operator: a deleted value has no past.
 *
 * <p>Limits, all counted:
 *
 * <ul>
 *   <li>A past of more than 8192 bytes (about 400 writers) is shortened: it then contains
 *       everything up to some time.
 *   <li>{@code stamp} replaces a context longer than {@code truechimer.context.max.bytes} by
 *       everything up to now. It ignores that context if it is ahead of the node's clock.
 * </ul>
 *
 * <p>The operators are as thread-safe as the functions passed to them.
 */
public final class Causal {

  private Causal() {}

  /**
   * {@return an operator that adds timestamp and past, from the headers of the record} A record
   * without {@code tc-hlc} gets its own timestamp; a record without {@code tc-itc} has no past. A
   * timestamp further ahead than the maximum clock offset is replaced by the record's own, or by
   * the present time if that is too far ahead as well. Null stays null.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static <K, V> FixedKeyProcessorSupplier<K, V, Stamped<V>> stamp() {
    return StampingProcessor::new;
  }

  /**
   * {@return an operator that extracts the plain value, and writes its past to the header {@code
   * tc-itc}} The producer writes {@code tc-hlc} when it sends the record. Null stays null.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static <K, V> FixedKeyProcessorSupplier<K, Stamped<V>, V> unstamp() {
    return UnstampingProcessor::new;
  }

  /**
   * {@return a joiner whose result descends from both values}
   *
   * @param joiner joins the plain values; a missing side of an outer join is null
   * @param <V1> the type of the first values
   * @param <V2> the type of the second values
   * @param <R> the type of the results
   */
  public static <V1, V2, R> ValueJoiner<Stamped<V1>, Stamped<V2>, Stamped<R>> joiner(
      ValueJoiner<? super V1, ? super V2, ? extends R> joiner) {
    return (first, second) -> combine(first, second, joiner.apply(value(first), value(second)));
  }

  /**
   * {@return an aggregator whose result descends from the previous aggregate and the value}
   *
   * @param aggregator aggregates the plain values
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param <A> the type of the aggregates
   */
  public static <K, V, A> Aggregator<K, Stamped<V>, Stamped<A>> aggregator(
      Aggregator<? super K, ? super V, A> aggregator) {
    return (key, value, aggregate) ->
        combine(value, aggregate, aggregator.apply(key, value(value), value(aggregate)));
  }

  /**
   * {@return a reducer whose result descends from both values}
   *
   * @param reducer reduces the plain values
   * @param <V> the type of the values
   */
  public static <V> Reducer<Stamped<V>> reducer(Reducer<V> reducer) {
    return (first, second) -> combine(first, second, reducer.apply(first.value(), second.value()));
  }

  /**
   * {@return an initializer whose result has no past}
   *
   * @param initializer creates the plain aggregate
   * @param <A> the type of the aggregates
   */
  public static <A> Initializer<Stamped<A>> initializer(Initializer<? extends A> initializer) {
    return () -> new Stamped<>(HybridTimestamp.MIN, Stamp.upTo(0), initializer.apply());
  }

  private static <V> V value(Stamped<V> stamped) {
    return stamped == null ? null : stamped.value();
  }

  private static <R> Stamped<R> combine(Stamped<?> first, Stamped<?> second, R result) {
    if (result == null) {
      return null;
    }
    if (first == null || second == null) {
      Stamped<?> only = first == null ? second : first;
      return new Stamped<>(only.timestamp(), only.stamp(), result);
    }
    return new Stamped<>(
        HybridTimestamp.max(first.timestamp(), second.timestamp()),
        PastLimit.bounded(first.stamp().join(second.stamp())),
        result);
  }
}
