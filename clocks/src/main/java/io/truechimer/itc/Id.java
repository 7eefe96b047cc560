/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The identity of a stamp: the part of the unit interval in which its owner can count.
 *
 * <p>Text form: 0 owns nothing, 1 owns the whole interval, and {@code (l,r)} owns l of the left
 * half and r of the right half:
 *
 * <pre>
 * id = "0" / "1" / "(" id "," id ")"   ; no spaces; never (0,0) or (1,1)
 * </pre>
 *
 * <p>There are two ways to create an id. {@link Stamp#fork} cuts an existing id into two parts that
 * never overlap. {@link #ofIndex}, {@link #ofName} and {@link #child} need no such coordination:
 * each maps its argument to a bit string, and the bit string to one interval. The codes of indexes
 * are prefix-free, so their intervals never overlap. Indexes share the left half, names the right
 * half:
 *
 * <pre>
 * ofIndex(n)  = left,  then the Elias gamma code of n + 1
 * ofName(s)   = right, then the first 32 bits of the SHA-256 of s in UTF-8
 * i.child(n)  = i,     then the Elias gamma code of n + 1
 * </pre>
 *
 * <p>The most significant bit comes first; 0 is left, 1 is right. The gamma code of a number with d
 * binary digits is d - 1 zeros, then these digits. Low indexes are shallow and make small stamps:
 * each level costs 2 bits of the id, and about 3 bits of the events.
 *
 * <pre>
 * index             depth of ofIndex   levels added by child
 * 0                        2                   1
 * 1 to 2                   4                   3
 * 3 to 6                   6                   5
 * 7 to 14                  8                   7
 * 15 to 30                10                   9
 * 31 to 62                12                  11
 * 63 to 126               14                  13
 * 127 to 254              16                  15
 * 255 to 510              18                  17
 * 511 to 1022             20                  19
 * 1023 to 2046            22                  21
 * 65535 to 131070         34                  33
 * 2^63 - 1               128                 127
 * </pre>
 *
 * <p>The depth of a name is always 33.
 *
 * <p><b>Hazard.</b> Ids of different schemes overlap: 1, the id of {@link Stamp#seed}, overlaps all
 * other ids, and an id overlaps its own children. All ids of a system must come from one scheme.
 *
 * <p>Immutable; equality is by value.
 */
public final class Id {

  static final Id NOTHING = new Id(new byte[] {IdTree.ZERO});
  static final Id EVERYTHING = new Id(new byte[] {IdTree.ONE});

  private static final int NAME_BITS = 32;

  private final byte[] nodes;

  Id(byte[] nodes) {
    this.nodes = nodes;
  }

  /**
   * {@return the id of an index} The ids of different indexes are disjoint. They are also disjoint
   * from the ids of all names.
   *
   * @param index 0 or greater; the depth of the id is 2 * floor(log2(index + 1)) + 2
   * @throws IllegalArgumentException if the index is negative
   */
  public static Id ofIndex(long index) {
    requireIndex(index);
    return new Id(new TreePath().append(0, 1).appendGamma(index).toId());
  }

  /**
   * {@return the id of a name} It is disjoint from the ids of all indexes. It is disjoint from the
   * ids of other names, unless the first 32 bits of their hashes are equal: among k names, the
   * probability of such a collision is about k^2 / 2^33.
   *
   * <p><b>Hazard.</b> An attacker who chooses a name can find a collision within minutes. Names
   * that look alike but differ in their characters are different names.
   *
   * @param name any well-formed text
   * @throws IllegalArgumentException if the text has an unpaired surrogate, which UTF-8 cannot
   *     encode
   */
  public static Id ofName(String name) {
    Objects.requireNonNull(name, "name");
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(utf8);
      int hash = ByteBuffer.wrap(sha.digest()).getInt();
      return new Id(new TreePath().append(1, 1).append(hash, NAME_BITS).toId());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a name must be well-formed Unicode: name=" + StampText.brief(name), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * {@return a child of this id: a part of its interval} Different children are disjoint.
   *
   * @param index 0 or greater; the child is 2 * floor(log2(index + 1)) + 1 levels deeper than this
   *     id
   * @throws IllegalArgumentException if the index is negative
   * @throws IllegalStateException if this id is not a single interval; ids of {@code ofIndex},
   *     {@code ofName} and {@code child} are
   */
  public Id child(long index) {
    requireIndex(index);
    int owned = IdTree.firstOwned(nodes);
    if (owned < 0 || owned != IdTree.lastOwned(nodes)) {
      throw new IllegalStateException(
          "only the id of a single interval has children: id=" + StampText.brief(this));
    }
    return new Id(IdTree.path(nodes, 0, owned).appendGamma(index).toId());
  }

  private static void requireIndex(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("an index must be 0 or greater: index=" + index);
    }
  }

  /**
   * {@return whether the two ids own no common part of the interval}
   *
   * @param other the id to compare with
   */
  public boolean isDisjointFrom(Id other) {
    Objects.requireNonNull(other, "other");
    return IdTree.sum(nodes, other.nodes) != null;
  }

  /** {@return the array of this id; callers must not change it} */
  byte[] nodes() {
    return nodes;
  }

  boolean isNothing() {
    return nodes[0] == IdTree.ZERO;
  }

  /** {@return the two parts of this id} */
  Id[] split() {
    byte[][] halves = IdTree.split(nodes);
    return new Id[] {new Id(halves[0]), new Id(halves[1])};
  }

  /** {@return n parts of this id from left to right; their depths differ by at most one} */
  List<Id> split(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a stamp must be forked into at least 1: n=" + n);
    }
    record Share(Id id, int n) {}
    List<Id> parts = new ArrayList<>();
    ArrayDeque<Share> shares = new ArrayDeque<>();
    shares.push(new Share(this, n));
    while (!shares.isEmpty()) {
      Share share = shares.pop();
      if (share.n == 1) {
        parts.add(share.id);
      } else {
        Id[] halves = share.id.split();
        shares.push(new Share(halves[1], share.n / 2));
        shares.push(new Share(halves[0], share.n - share.n / 2));
      }
    }
    return parts;
  }

  /**
   * {@return the union of two ids}
   *
   * @throws IllegalArgumentException if the ids overlap
   */
  Id sum(Id other) {
    if (other.isNothing()) {
      return this;
    }
    byte[] sum = IdTree.sum(nodes, other.nodes);
    if (sum == null) {
      throw new IllegalArgumentException(
          "ids must not overlap to be joined: id=%s, other=%s"
              .formatted(StampText.brief(this), StampText.brief(other)));
    }
    return new Id(sum);
  }

  /** {@return the text form, for example {@code ((0,1),0)}} */
  @Override
  public String toString() {
    return StampText.format(this);
  }

  /**
   * Reads the text form.
   *
   * @param text the text form, as written by {@link #toString}
   * @return the id
   * @throws IllegalArgumentException if the text is malformed, is not in normal form, or exceeds
   *     {@link Stamp#MAX_DEPTH}, {@link Stamp#MAX_NODES} or {@link Stamp#MAX_TEXT_LENGTH}
   */
  public static Id parse(String text) {
    return StampText.parseId(Objects.requireNonNull(text, "text"));
  }

  /** {@return whether the other object is an id of the same part of the interval} */
  @Override
  public boolean equals(Object other) {
    return other instanceof Id that && Arrays.equals(nodes, that.nodes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nodes);
  }
}
