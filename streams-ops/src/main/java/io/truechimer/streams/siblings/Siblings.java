/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.streams.limits.ContextLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * The concurrent versions of a key. One version if each writer had seen all earlier writes; several
 * if writes were made without knowledge of each other.
 *
 * <p>The result depends only on the set of versions that have arrived, not on their order or on
 * duplicates. The table also keeps which versions local writes have seen; {@link #equals} ignores
 * that. Immutable, if the values are.
 *
 * @param <V> the type of the values
 */
public final class Siblings<V> {

  /** The greatest number of versions. Correct replicas contribute at most one each. */
  public static final int MAX_VERSIONS = 256;

  /** Below the limit for a version: a local write adds its own counter to what it has seen. */
  private static final int MAX_SEEN_BYTES = SiblingTable.MAX_VERSION_BYTES - 64;

  private static final Siblings<?> NONE = new Siblings<>(List.of(), SeenVersions.NONE);

  private final List<Sibling<V>> versions;
  private final SeenVersions past;

  private Siblings(List<Sibling<V>> versions, SeenVersions past) {
    this.versions = versions;
    this.past = past;
  }

  /** {@return the siblings of a key that was never written} */
  @SuppressWarnings("unchecked") // It contains no value.
  static <V> Siblings<V> none() {
    return (Siblings<V>) NONE;
  }

  /**
   * {@return siblings read from a store}
   *
   * @throws IllegalArgumentException if there are too many versions, or they are out of order, or
   *     not concurrent
   */
  static <V> Siblings<V> of(List<Sibling<V>> versions, SeenVersions past) {
    requireRoom(versions.size());
    for (int i = 0; i < versions.size(); i++) {
      Sibling<V> version = versions.get(i);
      if (i > 0 && Sibling.ORDER.compare(versions.get(i - 1), version) >= 0) {
        throw new IllegalArgumentException("Siblings must be ordered by time: index=" + i);
      }
      for (Sibling<V> other : versions.subList(0, i)) {
        if (version.version().leq(other.version()) || other.version().leq(version.version())) {
          throw new IllegalArgumentException("Siblings must be concurrent: index=" + i);
        }
      }
    }
    return new Siblings<>(List.copyOf(versions), past);
  }

  /**
   * {@return a serde for stores and topics}
   *
   * @param values the serde of the values; configured and closed together with the result, and
   *     never called with null
   * @param <V> the type of the values
   */
  public static <V> Serde<Siblings<V>> serde(Serde<V> values) {
    return new SiblingsSerde<>(values);
  }

  /** {@return the versions, ordered by time, then by node; a delete is a version, too} */
  public List<Sibling<V>> versions() {
    return versions;
  }

  /** {@return whether there is more than one version} */
  public boolean isConflict() {
    return versions.size() > 1;
  }

  /** {@return whether no version has a value} */
  public boolean isDeleted() {
    return versions.stream().allMatch(Sibling::isDelete);
  }

  SeenVersions past() {
    return past;
  }

  /**
   * {@return the version of a local write: it supersedes everything that the writer had seen}
   *
   * @param replica the id of this replica
   * @param time the time of the write; the writer had not seen later arrivals
   * @param nowMillis the least counter, so that no counter is used twice after a purge of the key
   */
  Stamp nextVersion(Id replica, HybridTimestamp time, long nowMillis) {
    Stamp seen = past.seenBefore(time);
    Stamp next = count(replica, seen, nowMillis);
    for (Sibling<V> sibling : versions) {
      if (next.leq(sibling.version())) {
        // That sibling claims to have seen this write, which is new. Treating it as seen at least
        // keeps the write.
        seen = seen.join(sibling.version());
        next = count(replica, seen, nowMillis);
      }
    }
    return next.peek();
  }

  private static Stamp count(Id replica, Stamp seen, long nowMillis) {
    return Stamp.of(replica).join(seen).event().raise(nowMillis);
  }

  /** {@return the siblings after a local write; its version must be {@link #nextVersion}} */
  Siblings<V> write(Sibling<V> written) {
    return new Siblings<>(add(written), past.write(written.version()));
  }

  /** {@return whether the version is present or superseded} */
  boolean covers(Stamp version) {
    return past.covers(version)
        || versions.stream().anyMatch(sibling -> version.leq(sibling.version()));
  }

  /**
   * {@return the siblings with a version of another replica; this object if it is superseded}
   *
   * @param replicated the version
   * @param at local writes from this time on have seen the version
   * @throws IllegalArgumentException if there are too many versions, or if a local write that has
   *     seen them all would get a version that is too long for other replicas
   */
  Siblings<V> apply(Sibling<V> replicated, HybridTimestamp at) {
    if (covers(replicated.version())) {
      return this;
    }
    List<Sibling<V>> all = add(replicated);
    requireRoom(all.size() + 1); // Keeps room for a local write, which is never rejected.
    SeenVersions arrived = past.arrive(replicated.version(), at);
    if (!ContextLimit.fits(arrived.seenBefore(HybridTimestamp.MAX), MAX_SEEN_BYTES)) {
      throw new IllegalArgumentException(
          "The versions that a key has seen must have at most " + MAX_SEEN_BYTES + " bytes");
    }
    return new Siblings<>(all, arrived);
  }

  private List<Sibling<V>> add(Sibling<V> version) {
    return Stream.concat(
            versions.stream().filter(sibling -> !sibling.version().leq(version.version())),
            Stream.of(version))
        .sorted(Sibling.ORDER)
        .toList();
  }

  static void requireRoom(int count) {
    if (count > MAX_VERSIONS) {
      throw new IllegalArgumentException(
          "A key must have at most " + MAX_VERSIONS + " siblings: count=" + count);
    }
  }

  /**
   * {@return whether all versions are old deletes} A delete stays as long as it has siblings.
   * Otherwise a value that a later delete had hidden would reappear.
   *
   * @param millis deletes before this time are old
   */
  boolean isForgettable(long millis) {
    return versions.stream()
        .allMatch(sibling -> sibling.isDelete() && sibling.timestamp().physicalMillis() < millis);
  }

  /** {@return the siblings with mapped values; null stays null} */
  <R> Siblings<R> map(Function<? super V, ? extends R> values) {
    List<Sibling<R>> mapped = new ArrayList<>(versions.size());
    for (Sibling<V> sibling : versions) {
      R value = sibling.isDelete() ? null : Objects.requireNonNull(values.apply(sibling.value()));
      mapped.add(new Sibling<>(sibling.version(), sibling.timestamp(), sibling.node(), value));
    }
    return new Siblings<>(List.copyOf(mapped), past);
  }

  /** {@return whether the other siblings have the same versions} */
  @Override
  public boolean equals(Object other) {
    return other instanceof Siblings<?> that && versions.equals(that.versions);
  }

  @Override
  public int hashCode() {
    return versions.hashCode();
  }

  /** {@return the versions} */
  @Override
  public String toString() {
    return versions.toString();
  }
}
