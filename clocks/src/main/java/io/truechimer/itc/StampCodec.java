/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static io.truechimer.itc.EventTree.base;
import static io.truechimer.itc.EventTree.isInner;

/**
 * Writes and reads the binary form of a stamp: the bits of appendix A of the paper, a bit 1, and
 * zeros up to the byte. {@code n:b} is n in b bits, most significant first:
 *
 * <pre>
 * stamp     = id event
 * id(0)     = 0:2 0:1       id((0,r)) = 1:2 id(r)      id((l,r)) = 3:2 id(l) id(r)
 * id(1)     = 0:2 1:1       id((l,0)) = 2:2 id(l)
 *
 * event((0,0,r)) = 0:1 0:2 event(r)
 * event((0,l,0)) = 0:1 1:2 event(l)
 * event((0,l,r)) = 0:1 2:2 event(l) event(r)
 * event((n,0,r)) = 0:1 3:2 0:1 0:1 event(n) event(r)
 * event((n,l,0)) = 0:1 3:2 0:1 1:1 event(n) event(l)
 * event((n,l,r)) = 0:1 3:2 1:1     event(n) event(l) event(r)
 * event(n)       = 1:1 number(n, 2)
 *
 * number(n, b)   = 0:1 n:b                      if n &lt; 2^b
 *                  1:1 number(n - 2^b, b + 1)   otherwise
 * </pre>
 *
 * <p>The values subtracted from n before a number of b bits add up to 2^b - 4. So a leaf consists
 * of {@code b - 1} ones (the first is its tag), a zero, and the b bits after the highest bit of n +
 * 4, where b = floor(log2(n + 4)).
 *
 * <p>A child that is the leaf 0 is always omitted; the tag of its parent says so. The writer works
 * from the end to the start, because the tag of a node depends on both of its children.
 */
final class StampCodec {

  private static final long EXPLICIT = 0;
  private static final long OMITTED = 1;

  private StampCodec() {}

  /** {@return the binary form of a stamp} */
  static byte[] toBytes(Stamp stamp) {
    byte[] id = stamp.id().nodes();
    long[] events = stamp.events().nodes();
    if (id.length + events.length > Stamp.MAX_NODES) {
      throw new IllegalStateException(
          "a stamp must have at most %s nodes to be written: id=%s, events=%s"
              .formatted(Stamp.MAX_NODES, id.length, events.length));
    }
    BitWriter out = new BitWriter();
    out.prepend(1, 1);
    writeEvents(events, out);
    writeId(id, out);
    if (out.length() > Byte.SIZE * Stamp.MAX_BYTES) {
      throw new IllegalStateException(
          "a stamp must have at most %s bytes to be written: length=%s bits"
              .formatted(Stamp.MAX_BYTES, out.length()));
    }
    return out.toBytes();
  }

  /** {@return the tag of an inner node, which precedes the bits of its children} */
  private static long tag(long left, long right) {
    return isZero(left) ? 0 : isZero(right) ? 1 : 2;
  }

  private static void writeEvents(long[] events, BitWriter out) {
    LongStack done = new LongStack(); // The written subtrees whose parent is not written yet.
    for (int at = events.length - 1; at >= 0; at--) {
      long node = events[at];
      if (!isInner(node)) {
        if (node != 0 || at == 0) {
          writeLeaf(base(node), out);
        }
        done.push(subtree(0, node == 0));
        continue;
      }
      long left = done.pop();
      long right = done.pop();
      long tag = tag(left, right);
      if (base(node) == 0) {
        out.prepend(tag, 3);
      } else {
        writeLeaf(base(node), out);
        if (tag == 2) {
          out.prepend(0b0111, 4);
        } else {
          out.prepend(0b01100 | tag, 5);
        }
      }
      done.push(parent("an event tree", left, right));
    }
  }

  private static void writeLeaf(long n, BitWriter out) {
    long number = n + 4; // Unsigned: up to 2^63 + 3.
    int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(number);
    out.prepend(number & ((1L << bits) - 1), bits);
    out.prepend((1L << bits) - 2, bits);
  }

  private static void writeId(byte[] id, BitWriter out) {
    LongStack done = new LongStack();
    for (int at = id.length - 1; at >= 0; at--) {
      if (id[at] != IdTree.NODE) {
        if (id[at] != IdTree.ZERO || at == 0) {
          out.prepend(id[at], 3);
        }
        done.push(subtree(0, id[at] == IdTree.ZERO));
        continue;
      }
      long left = done.pop();
      long right = done.pop();
      out.prepend(1 + tag(left, right), 2);
      done.push(parent("an id", left, right));
    }
  }

  /** {@return a child's depth, and whether it is the leaf 0, in one number for its parent} */
  private static long subtree(long depth, boolean isZero) {
    return depth << 1 | (isZero ? 1 : 0);
  }

  private static boolean isZero(long subtree) {
    return (subtree & 1) != 0;
  }

  private static long parent(String what, long left, long right) {
    long depth = 1 + Math.max(left >>> 1, right >>> 1);
    if (depth > Stamp.MAX_DEPTH) {
      throw new IllegalStateException(
          "%s must be at most %s levels deep to be written: depth=%s or more"
              .formatted(what, Stamp.MAX_DEPTH, depth));
    }
    return subtree(depth, false);
  }

  /** {@return the stamp whose binary form begins at {@code from} and ends with the array} */
  static Stamp fromBytes(byte[] bytes, int from) {
    if (from < 0 || from > bytes.length) {
      throw new IllegalArgumentException(
          "the offset must be within the array: length=" + bytes.length + ", offset=" + from);
    }
    int length = bytes.length - from;
    if (length > Stamp.MAX_BYTES) {
      throw new IllegalArgumentException(
          "a stamp must have at most " + Stamp.MAX_BYTES + " bytes: length=" + length);
    }
    if (length == 0 || bytes[bytes.length - 1] == 0) {
      throw new IllegalArgumentException(
          "the last byte of a stamp must have the end mark, a bit 1: length=" + length);
    }
    int end = Byte.SIZE * length - 1;
    return read(bytes, from, end - Integer.numberOfTrailingZeros(bytes[bytes.length - 1]));
  }

  /**
   * {@return the stamp of the given bits, without the end mark}
   *
   * @param from the index of the byte with the first bit
   * @param length the number of bits
   * @throws IllegalArgumentException if {@link #toBytes} would not write exactly these bits
   */
  private static Stamp read(byte[] bytes, int from, int length) {
    BitReader in = new BitReader(bytes, from, length);
    IdTreeParser id = readId(in);
    EventTreeParser events = readEvents(in, id.size());
    if (in.remaining() > 0) {
      throw new IllegalArgumentException(
          "a stamp must not be followed by other bits: length=%s bits, stamp=%s bits"
              .formatted(length, in.position()));
    }
    return new Stamp(id.build(), events.build());
  }

  private static IdTreeParser readId(BitReader in) {
    IdTreeParser id = new IdTreeParser();
    LongStack right = new LongStack(); // For each right child ahead: whether it is omitted.
    while (!id.isComplete()) {
      int tag = (int) in.read(2);
      if (tag == 0) {
        byte symbol = (byte) in.read(1);
        if (symbol == IdTree.ZERO && id.size() > 0) {
          throw new IllegalArgumentException(
              "a child 0 of an id must be omitted: bit=" + (in.position() - 3));
        }
        id.leaf(symbol);
        while (!right.isEmpty() && right.pop() == OMITTED) {
          id.leaf(IdTree.ZERO);
        }
      } else {
        id.inner();
        if (tag == 1) {
          id.leaf(IdTree.ZERO);
        } else {
          right.push(tag == 2 ? OMITTED : EXPLICIT);
        }
      }
    }
    return id;
  }

  private static EventTreeParser readEvents(BitReader in, int idNodes) {
    EventTreeParser events = new EventTreeParser(idNodes);
    LongStack right = new LongStack(); // As for the id.
    while (!events.isComplete()) {
      long next = in.peek();
      if (next < 0) {
        long n = readLeaf(in);
        if (n == 0 && events.size() > 0) {
          throw new IllegalArgumentException(
              "a child 0 of an event tree must be omitted: bit=" + (in.position() - 4));
        }
        events.leaf(n);
        while (!right.isEmpty() && right.pop() == OMITTED) {
          events.leaf(0);
        }
        continue;
      }
      int tag = (int) (next >>> 61);
      long base = 0;
      if (tag < 3) {
        in.skip(3);
      } else {
        tag = (int) (next >>> 60) == 0b0111 ? 2 : (int) (next >>> 59) & 1;
        in.skip(tag == 2 ? 4 : 5);
        base = readBase(in);
      }
      events.inner(base);
      if (tag == 0) {
        events.leaf(0);
      } else {
        right.push(tag == 1 ? OMITTED : EXPLICIT);
      }
    }
    return events;
  }

  private static long readBase(BitReader in) {
    int begin = in.position();
    if (in.peek() >= 0) {
      throw new IllegalArgumentException("a base must be written as a leaf: bit=" + begin);
    }
    long base = readLeaf(in);
    if (base == 0) {
      throw new IllegalArgumentException("a base 0 must be omitted: bit=" + begin);
    }
    return base;
  }

  private static long readLeaf(BitReader in) {
    int begin = in.position();
    int bits = 1 + Long.numberOfLeadingZeros(~in.peek());
    if (bits < Long.SIZE) {
      in.skip(bits);
      long n = (1L << bits) + in.read(bits) - 4;
      if (n >= 0) {
        return n;
      }
    }
    throw new IllegalArgumentException("a counter must be at most 2^63 - 1: bit=" + begin);
  }
}
