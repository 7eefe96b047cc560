/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/**
 * What happened before what, known from the records alone: a record's causes are the one that it
 * answers, what its thread had sent before, and all their causes.
 */
public final class HappenedBefore {

  /** Of each record by its id: all that happened before it. */
  private final BitSet[] pasts;

  private HappenedBefore(BitSet[] pasts) {
    this.pasts = pasts;
  }

  /** {@return the whole relation of records whose ids are 0, 1, 2, ...} */
  static HappenedBefore of(List<Link> links) {
    return ofCauses(directCauses(links));
  }

  /**
   * {@return the whole relation}
   *
   * @param causes of each record 0, 1, 2, ...: those that it is caused by directly
   */
  public static HappenedBefore ofCauses(List<List<Integer>> causes) {
    List<List<Integer>> effects = new ArrayList<>();
    int[] missing = new int[causes.size()];
    causes.forEach(record -> effects.add(new ArrayList<>()));
    for (int effect = 0; effect < missing.length; effect++) {
      missing[effect] = causes.get(effect).size();
      for (int cause : causes.get(effect)) {
        effects.get(cause).add(effect);
      }
    }

    // Causes first: a record's turn comes when those of its causes have come.
    Deque<Integer> ready = new ArrayDeque<>();
    BitSet[] pasts = new BitSet[causes.size()];
    for (int id = 0; id < missing.length; id++) {
      if (missing[id] == 0) {
        ready.add(id);
      }
    }
    int done = 0;
    for (; !ready.isEmpty(); done++) {
      int id = ready.remove();
      BitSet past = new BitSet();
      for (int cause : causes.get(id)) {
        past.or(pasts[cause]);
        past.set(cause);
      }
      pasts[id] = past;
      for (int effect : effects.get(id)) {
        if (--missing[effect] == 0) {
          ready.add(effect);
        }
      }
    }
    if (done < pasts.length) {
      throw new AssertionError("a record is its own cause: in order=" + done);
    }
    return new HappenedBefore(pasts);
  }

  private static List<List<Integer>> directCauses(List<Link> links) {
    List<List<Integer>> causes = new ArrayList<>();
    Map<Integer, List<Link>> sentBy = new HashMap<>();
    for (Link link : links) {
      List<Integer> answered = new ArrayList<>();
      if (link.parent() >= 0) {
        answered.add(link.parent());
      }
      causes.add(answered);
      sentBy.computeIfAbsent(link.worker(), worker -> new ArrayList<>()).add(link);
    }
    for (List<Link> sent : sentBy.values()) {
      sent.sort(Comparator.comparingInt(Link::sequence));
      for (int i = 1; i < sent.size(); i++) {
        causes.get(sent.get(i).id()).add(sent.get(i - 1).id());
      }
    }
    return causes;
  }

  /** {@return the number of pairs of a cause and its effect} */
  public long pairs() {
    long pairs = 0;
    for (BitSet past : pasts) {
      pairs += past.cardinality();
    }
    return pairs;
  }

  /**
   * {@return the number of pairs that are not in order}
   *
   * @param comparison of a cause and its effect; below 0 if they are in order
   */
  long inversions(IntBinaryOperator comparison) {
    long[] inversions = {0};
    forEachPair(
        (cause, effect) -> {
          if (comparison.applyAsInt(cause, effect) >= 0) {
            inversions[0]++;
          }
        });
    return inversions[0];
  }

  /** Is told of pairs of a cause and its effect. */
  public interface PairVisitor {

    /** A pair, by the numbers of its records. */
    void visit(int cause, int effect);
  }

  /** Goes through all pairs. */
  public void forEachPair(PairVisitor visitor) {
    for (int effect = 0; effect < pasts.length; effect++) {
      BitSet past = pasts[effect];
      for (int cause = past.nextSetBit(0); cause >= 0; cause = past.nextSetBit(cause + 1)) {
        visitor.visit(cause, effect);
      }
    }
  }
}
