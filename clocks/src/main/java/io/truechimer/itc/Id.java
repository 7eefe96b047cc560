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
 * The identity of a stamp: the part of the unit interval that its owner may count in.
 *
 * <p>As text, 0 owns nothing, 1 owns the whole interval, and {@code (l,r)} owns l of its left half
 * and r of its right half:
 *
 * <pre>
 * id = "0" / "1" / "(" id "," id ")"   ; no spaces; never (0,0) or (1,1)
 * </pre>
 *
 * <p>There are two ways to come by an id. {@link Stamp#fork} cuts one that exists in two, and the
 * two never overlap. {@link #ofIndex}, {@link #ofName} and {@link #child} need no such
 * coordination: each gives the one interval that a code leads to, and no code of an index is the
 * beginning of another one. Indexes share the left half, names the right half:
 *
 * <pre>
 * ofIndex(n)  = left,  then the Elias gamma code of n + 1
 * ofName(s)   = right, then the first 32 bits of the SHA-256 of s in UTF-8
 * i.child(n)  = i,     then the Elias gamma code of n + 1
 * </pre>
 *
 * <p>where a bit 0 goes to the left and 1 to the right, the most significant first. The gamma code
 * of a number of d binary digits is d - 1 zeros, then these digits. Low indexes are shallow, and
 * make small stamps: each level takes 2 bits of an id, and about 3 bits of the events.
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
 * <p>A name is always 33 deep.
 *
 * <p><b>Hazard.</b> Ids made in different ways overlap: 1, the id of {@link Stamp#seed}, overlaps
 * all others, and an id overlaps its own children. Take all ids of a system from one scheme.
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
   * {@return the id of an index} Different indexes have disjoint ids, and they are disjoint from
   * all names.
   *
   * @param index 0 or greater; the depth of the id is 2 * floor(log2(index + 1)) + 2
   * @throws IllegalArgumentException if the index is negative
   */
  public static Id ofIndex(long index) {
    requireIndex(index);
    return new Id(new TreePath().bits(0, 1).gamma(index).toId());
  }

  /**
   * {@return the id of a name} It is disjoint from all indexes, and from the other names unless the
   * first 32 bits of their hashes are equal: among k names, the probability of such a collision is
   * about k^2 / 2^33.
   *
   * <p>A name that somebody else has chosen can be made to collide, in minutes. Names that look
   * alike but are written with other characters are other names.
   *
   * @param name any text
   * @throws IllegalArgumentException if the text has half a surrogate pair, for which there is no
   *     UTF-8
   */
  public static Id ofName(String name) {
    Objects.requireNonNull(name, "name");
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(utf8);
      int hash = ByteBuffer.wrap(sha.digest()).getInt();
      return new Id(new TreePath().bits(1, 1).bits(hash, NAME_BITS).toId());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a name is well-formed Unicode: name=" + StampText.brief(name), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * {@return the part of this id that belongs to one of its children} Different children are
   * disjoint.
   *
   * @param index 0 or greater; the id is 2 * floor(log2(index + 1)) + 1 levels deeper than this one
   * @throws IllegalArgumentException if the index is negative
   * @throws IllegalStateException if this id is not a single interval, as those of {@code ofIndex},
   *     {@code ofName} and {@code child} are
   */
  public Id child(long index) {
    requireIndex(index);
    int owned = -1;
    for (int at = 0; at < nodes.length; at++) {
      if (nodes[at] == IdTree.ONE) {
        if (owned >= 0) {
          throw noInterval();
        }
        owned = at;
      }
    }
    if (owned < 0) {
      throw noInterval();
    }
    return new Id(IdTree.path(nodes, 0, owned).gamma(index).toId());
  }

  private IllegalStateException noInterval() {
    return new IllegalStateException(
        "a child is a part of a single interval: id=" + StampText.brief(this));
  }

  private static void requireIndex(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("an index is 0 or greater: index=" + index);
    }
  }

  /**
   * {@return whether no part of the interval is owned by both ids}
   *
   * @param other the other id
   */
  public boolean isDisjointFrom(Id other) {
    Objects.requireNonNull(other, "other");
    return IdTree.areDisjoint(nodes, other.nodes);
  }

  /** {@return the array of this id, which must not be changed} */
  byte[] nodes() {
    return nodes;
  }

  boolean isNothing() {
    return nodes[0] == IdTree.ZERO;
  }

  /** {@return the two halves of this id} */
  Id[] split() {
    byte[][] halves = IdTree.split(nodes);
    return new Id[] {new Id(halves[0]), new Id(halves[1])};
  }

  /** {@return n parts of this id, as deep as each other to a level, from left to right} */
  List<Id> split(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a stamp is forked into 1 or more: n=" + n);
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
   * {@return the id that owns what either owns}
   *
   * @throws IllegalArgumentException if the two overlap
   */
  Id sum(Id other) {
    if (other.isNothing()) {
      return this;
    }
    byte[] sum = IdTree.sum(nodes, other.nodes);
    if (sum == null) {
      throw new IllegalArgumentException(
          "ids that are joined do not overlap: id="
              + StampText.brief(this)
              + ", other="
              + StampText.brief(other));
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
   * @param text what {@link #toString} writes
   * @return the id
   * @throws IllegalArgumentException if the text has another form, is not in normal form, or is
   *     beyond one of the limits {@link Stamp#MAX_DEPTH}, {@link Stamp#MAX_NODES} and {@link
   *     Stamp#MAX_TEXT_LENGTH}
   */
  public static Id parse(String text) {
    return StampText.parseId(Objects.requireNonNull(text, "text"));
  }

  /** {@return whether the other object is an id that owns the same part} */
  @Override
  public boolean equals(Object other) {
    return other instanceof Id that && Arrays.equals(nodes, that.nodes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nodes);
  }
}
