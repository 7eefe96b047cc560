/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.Stamped;
import org.apache.kafka.streams.kstream.Aggregator;
import org.apache.kafka.streams.kstream.Initializer;
import org.apache.kafka.streams.kstream.Reducer;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;

/**
 * Operators that keep, with each value, exactly what it descends from. It is part of the value, so
 * it survives stores, changelogs, joins and repartitions, and no other value of the task blurs it.
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
 * <p>Put {@code stamp} directly behind the source, and {@code unstamp} directly before the sink:
 * between other operators the header of a record is the context of the task, which is more than
 * what the value descends from. Never less, so a stamp taken elsewhere is not wrong, but vague.
 *
 * <p>Results are stamped with the join of the stamps that they are made of, and the greatest of the
 * timestamps. A past of more than 8192 bytes, those of some 400 writers, is made shorter: all up to
 * some time counts as part of it then, which is no less than what it says. So is, by {@code stamp},
 * a context longer than {@link CausalConfig#MAX_BYTES}; one that is newer than the clock, too, is
 * refused. All are counted. Where a function gives null, so does the operator: what is deleted has
 * no past. All of them are as thread-safe as the functions they are given.
 */
public final class Causal {

  private Causal() {}

  /**
   * {@return an operator that puts into the value what the record carries in its headers} A record
   * without {@code tc-hlc} gets its own timestamp, one without {@code tc-itc} has no past. Null
   * stays null.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static <K, V> FixedKeyProcessorSupplier<K, V, Stamped<V>> stamp() {
    return StampingProcessor::new;
  }

  /**
   * {@return an operator that takes the value out again, and writes its past to the header {@code
   * tc-itc}} The header {@code tc-hlc} is written when the record is sent. Null stays null.
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
   * @param joiner joins the plain values; null stands for a side that an outer join does not have
   * @param <V1> the type of the first values
   * @param <V2> the type of the second values
   * @param <R> the type of the results
   */
  public static <V1, V2, R> ValueJoiner<Stamped<V1>, Stamped<V2>, Stamped<R>> joiner(
      ValueJoiner<? super V1, ? super V2, ? extends R> joiner) {
    return (first, second) -> combine(first, second, joiner.apply(value(first), value(second)));
  }

  /**
   * {@return an aggregator whose result descends from the aggregate before and from the value}
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
   * @param initializer makes the plain aggregate
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
        Past.bounded(first.stamp().join(second.stamp())),
        result);
  }
}
