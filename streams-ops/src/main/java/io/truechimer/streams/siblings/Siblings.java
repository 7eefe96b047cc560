/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * All that is known of a key: its versions of which none comes after another. One, where everybody
 * who wrote had seen what was there; several, where writes met that knew nothing of each other.
 *
 * <p>Which versions these are depends only on which have come, not on their order or number. The
 * table keeps with them what local writes have seen, which plays no part in equality. Immutable, if
 * the values are.
 *
 * @param <V> the type of the values
 */
public final class Siblings<V> {

  /** The greatest number of versions; replicas that keep the rules have at most one each. */
  public static final int MAX_VERSIONS = 256;

  /** Less than others take of a version: that of a local write has its own counter beside that. */
  private static final int MAX_SEEN_BYTES = SiblingTable.MAX_VERSION_BYTES - 64;

  private static final Siblings<?> NONE = new Siblings<>(List.of(), SeenVersions.NONE);

  private final List<Sibling<V>> versions;
  private final SeenVersions past;

  private Siblings(List<Sibling<V>> versions, SeenVersions past) {
    this.versions = versions;
    this.past = past;
  }

  /** {@return what is known of a key that was never written} */
  @SuppressWarnings("unchecked") // It has no value.
  static <V> Siblings<V> none() {
    return (Siblings<V>) NONE;
  }

  /**
   * {@return what a store has held}
   *
   * @throws IllegalArgumentException if the versions are too many or out of order, or one of them
   *     comes after another
   */
  static <V> Siblings<V> of(List<Sibling<V>> versions, SeenVersions past) {
    requireRoom(versions.size());
    for (int i = 0; i < versions.size(); i++) {
      Sibling<V> version = versions.get(i);
      if (i > 0 && Sibling.ORDER.compare(versions.get(i - 1), version) >= 0) {
        throw new IllegalArgumentException("siblings are in the order of their times: at=" + i);
      }
      for (Sibling<V> other : versions.subList(0, i)) {
        if (version.version().leq(other.version()) || other.version().leq(version.version())) {
          throw new IllegalArgumentException("no sibling comes after another: at=" + i);
        }
      }
    }
    return new Siblings<>(List.copyOf(versions), past);
  }

  /**
   * {@return a serde for stores and topics}
   *
   * @param values the serde of the values; it is configured and closed together with the result,
   *     and never asked to write or read null
   * @param <V> the type of the values
   */
  public static <V> Serde<Siblings<V>> serde(Serde<V> values) {
    return new SiblingsSerde<>(values);
  }

  /** {@return the versions, by time, then by node; deletes are versions, too} */
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
   * {@return the version of a local write: it comes after all that the writer had seen}
   *
   * @param replica what this replica counts in
   * @param time when the write was made: what came later had not been seen
   * @param nowMillis the least counter; so none is used twice when all of a key was forgotten
   */
  Stamp nextVersion(Id replica, HybridTimestamp time, long nowMillis) {
    Stamp seen = past.seenBefore(time);
    Stamp next = count(replica, seen, nowMillis);
    for (Sibling<V> sibling : versions) {
      if (next.leq(sibling.version())) {
        // It claims to have seen what is written only now. As if this write had seen it, at least
        // the write is not lost.
        seen = seen.join(sibling.version());
        next = count(replica, seen, nowMillis);
      }
    }
    return next.peek();
  }

  private static Stamp count(Id replica, Stamp seen, long nowMillis) {
    return Stamp.of(replica).join(seen).event().raise(nowMillis);
  }

  /** {@return this after a local write, whose version is the {@link #nextVersion}} */
  Siblings<V> write(Sibling<V> written) {
    return new Siblings<>(add(written), past.write(written.version()));
  }

  /** {@return whether a version is here already, or one that comes after it} */
  boolean covers(Stamp version) {
    return past.covers(version)
        || versions.stream().anyMatch(sibling -> version.leq(sibling.version()));
  }

  /**
   * {@return this with a version of another replica; the very same if it is superseded}
   *
   * @param replicated the version
   * @param at the time from which on local writes have seen it
   * @throws IllegalArgumentException if there are too many versions; or if a local write that had
   *     seen them all would have a version that is too long for other replicas
   */
  Siblings<V> apply(Sibling<V> replicated, HybridTimestamp at) {
    if (covers(replicated.version())) {
      return this;
    }
    List<Sibling<V>> all = add(replicated);
    requireRoom(all.size() + 1); // One for a local write, which must never be refused.
    SeenVersions arrived = past.arrive(replicated.version(), at);
    requireShort(arrived.seen());
    return new Siblings<>(all, arrived);
  }

  private List<Sibling<V>> add(Sibling<V> version) {
    return Stream.concat(
            versions.stream().filter(sibling -> !sibling.version().leq(version.version())),
            Stream.of(version))
        .sorted(Sibling.ORDER)
        .toList();
  }

  private static void requireRoom(int count) {
    if (count > MAX_VERSIONS) {
      throw new IllegalArgumentException(
          "a key has at most " + MAX_VERSIONS + " siblings: count=" + count);
    }
  }

  private static void requireShort(Stamp seen) {
    boolean fits;
    try {
      fits = seen.toBytes().length <= MAX_SEEN_BYTES;
    } catch (IllegalStateException e) {
      fits = false; // It is beyond what can be written at all.
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "what a key has seen has at most " + MAX_SEEN_BYTES + " bytes");
    }
  }

  /**
   * {@return nothing, if there is nothing but old deletes; else the very same} A delete stays while
   * anything stands beside it: siblings that change are shown and reported, and no value comes to
   * light that a later delete had hidden.
   *
   * @param millis what was deleted before is old
   */
  Siblings<V> purge(long millis) {
    boolean isOld =
        versions.stream()
            .allMatch(
                sibling -> sibling.isDelete() && sibling.timestamp().physicalMillis() < millis);
    return isOld ? none() : this;
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  /** {@return the same with other values; null stays null} */
  <R> Siblings<R> map(Function<? super V, ? extends R> values) {
    List<Sibling<R>> mapped = new ArrayList<>(versions.size());
    for (Sibling<V> sibling : versions) {
      R value = sibling.isDelete() ? null : Objects.requireNonNull(values.apply(sibling.value()));
      mapped.add(new Sibling<>(sibling.version(), sibling.timestamp(), sibling.node(), value));
    }
    return new Siblings<>(List.copyOf(mapped), past);
  }

  /** {@return whether the other object holds the same versions} */
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
